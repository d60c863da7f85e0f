package org.claviger.server.event;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.claviger.server.store.DerivedStore;

/** Announces that the server's certificate is going to end. */
final class CertificateWarnings {
  private final Supplier<ServerCertificate> certificate;
  private final List<Duration> spans;
  private final Place place;
  private final DerivedStore store;
  private final Warner warner;

  CertificateWarnings(
      Supplier<ServerCertificate> certificate,
      List<Duration> spans,
      Place place,
      DerivedStore store,
      Warner warner) {
    this.certificate = requireNonNull(certificate, "certificate");
    this.spans = List.copyOf(spans);
    this.place = requireNonNull(place, "place");
    this.store = requireNonNull(store, "store");
    this.warner = requireNonNull(warner, "warner");
  }

  void run() {
    ServerCertificate shown = certificate.get();
    warner.span(shown.notAfter(), spans).ifPresent(span -> warn(shown, span));
  }

  private void warn(ServerCertificate shown, Duration span) {
    Event event =
        new Event(
            "",
            DetailType.CERTIFICATE_ENDING,
            place.accountId(),
            place.region(),
            Instant.EPOCH,
            List.of(),
            Event.details()
                .put("subject", shown.subject())
                .put("sha256-fingerprint", shown.fingerprint())
                .put("expiration-date", Event.text(shown.notAfter())));
    boolean unused =
        store.write(
            transaction -> {
              Warner.Ending ending = new Warner.Ending(shown.fingerprint(), shown.notAfter());
              warner.warn(transaction, ending, span, event);
              return true;
            });
  }
}

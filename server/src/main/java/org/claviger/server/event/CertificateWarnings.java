package org.claviger.server.event;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.claviger.server.store.DerivedStore;

/** Announces that certificates are going to end. */
final class CertificateWarnings {
  private final DetailType type;
  private final Supplier<List<ServerCertificate>> certificates;
  private final List<Duration> spans;
  private final Place place;
  private final DerivedStore store;
  private final Warner warner;

  CertificateWarnings(
      DetailType type,
      Supplier<List<ServerCertificate>> certificates,
      List<Duration> spans,
      Place place,
      DerivedStore store,
      Warner warner) {
    this.type = requireNonNull(type, "type");
    this.certificates = requireNonNull(certificates, "certificates");
    this.spans = List.copyOf(spans);
    this.place = requireNonNull(place, "place");
    this.store = requireNonNull(store, "store");
    this.warner = requireNonNull(warner, "warner");
  }

  void run() {
    for (ServerCertificate shown : certificates.get()) {
      warner.span(shown.notAfter(), spans).ifPresent(span -> warn(shown, span));
    }
  }

  private void warn(ServerCertificate shown, Duration span) {
    Event event =
        new Event(
            "",
            type,
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

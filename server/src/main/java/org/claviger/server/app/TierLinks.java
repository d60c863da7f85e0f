package org.claviger.server.app;

import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.claviger.server.digest.Sha256;
import org.claviger.server.event.ServerCertificate;
import org.claviger.server.http.tls.MutualTls;

/** Ways by mutual TLS to HSM workers, or to other servers, and when their certificates end. */
final class TierLinks {
  private final List<Link> links = new CopyOnWriteArrayList<>();

  /**
   * A way.
   *
   * @param place where the worker or the other server is, or this one for others
   * @param tls what is shown on both sides
   */
  record Link(String place, MutualTls tls) {
    /** When the server's certificate ends. */
    Instant ownEnd() {
      return tls.own().notAfter();
    }

    /** When that ends which the other side showed last; the far future before it showed one. */
    Instant othersEnd() {
      return tls.other().map(each -> each.getNotAfter().toInstant()).orElse(Instant.MAX);
    }
  }

  void add(String place, MutualTls tls) {
    links.add(new Link(place, tls));
  }

  List<Link> links() {
    return List.copyOf(links);
  }

  /** Both sides' certificates as they are now, each once. */
  Supplier<List<ServerCertificate>> certificates() {
    return () -> {
      List<ServerCertificate> shown = new ArrayList<>();
      for (Link link : links) {
        shown.add(shown(link.tls.own().chain().get(0)));
        link.tls.other().ifPresent(each -> shown.add(shown(each)));
      }
      return shown.stream().distinct().toList();
    };
  }

  private static ServerCertificate shown(X509Certificate certificate) {
    try {
      return new ServerCertificate(
          Sha256.hex(certificate.getEncoded()),
          certificate.getSubjectX500Principal().getName(),
          certificate.getNotAfter().toInstant());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate cannot be hashed", e);
    }
  }
}

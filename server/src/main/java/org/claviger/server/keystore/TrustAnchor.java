package org.claviger.server.keystore;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.Optional;

/**
 * A cluster's trust anchor.
 *
 * @param certificate one X.509 certificate
 */
public record TrustAnchor(Certificate certificate) {
  public TrustAnchor {
    requireNonNull(certificate, "certificate");
  }

  /** Reads PEM or DER (RFC 7468, RFC 5280); empty if it is not one certificate. */
  public static Optional<TrustAnchor> parse(byte[] encoded) {
    try {
      Collection<? extends Certificate> certificates =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(encoded));
      return certificates.size() == 1
          ? Optional.of(new TrustAnchor(certificates.iterator().next()))
          : Optional.empty();
    } catch (CertificateException e) {
      return Optional.empty();
    }
  }

  /** Reads PEM; empty if it is not one certificate. */
  public static Optional<TrustAnchor> parse(String pem) {
    return parse(pem.getBytes(StandardCharsets.US_ASCII));
  }
}

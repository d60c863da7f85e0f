package org.claviger.server.key;

import java.util.List;

/**
 * A chain of X.509 certificates (RFC 5280) whose shape was checked when it was stored.
 *
 * @param certificates 1 to 10 DER encodings, the key's own first, each signed by the next; nobody
 *     writes into them
 */
public record CertificateChain(List<byte[]> certificates) {
  /** The longest chain. */
  public static final int MAX_CERTIFICATES = 10;

  /** The largest certificate, in bytes. */
  public static final int MAX_CERTIFICATE_BYTES = 16_384;

  public CertificateChain {
    certificates = List.copyOf(certificates);
    if (certificates.isEmpty() || certificates.size() > MAX_CERTIFICATES) {
      throw new IllegalArgumentException(
          "a chain has 1 to " + MAX_CERTIFICATES + " certificates, not " + certificates.size());
    }
  }
}

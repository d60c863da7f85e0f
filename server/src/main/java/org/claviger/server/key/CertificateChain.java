package org.claviger.server.key;

import java.util.List;

/**
 * A chain of X.509 certificates (RFC 5280).
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

  /**
   * Checks a chain against the key that it is for: every certificate is strict DER, the first has
   * the key's public key, and each names the next as its issuer and is signed by it.
   *
   * @param publicKey the key's DER SubjectPublicKeyInfo
   * @throws InvalidChainException telling which certificate is wrong, and how
   */
  public void requireFor(byte[] publicKey) throws InvalidChainException {
    new ChainCheck(certificates).run(publicKey);
  }

  /** A chain is not what it has to be; the message is fit for the caller. */
  public static final class InvalidChainException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidChainException(String message) {
      super(message);
    }

    InvalidChainException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}

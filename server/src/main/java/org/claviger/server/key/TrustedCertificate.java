package org.claviger.server.key;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Instant;

/**
 * A certificate that an account keeps as trusted, under a name.
 *
 * @param name 1 to 250 printable ASCII characters, neither {@code *} nor {@code ?}
 * @param encoding the X.509 certificate in DER, at most {@link
 *     CertificateChain#MAX_CERTIFICATE_BYTES}; nobody writes into it
 * @param creationDate when this name first got a certificate
 */
public record TrustedCertificate(String name, byte[] encoding, Instant creationDate) {
  public TrustedCertificate {
    requireNonNull(name, "name");
    requireNonNull(encoding, "encoding");
    requireNonNull(creationDate, "creationDate");
  }

  /** The ARN of a certificate that may not exist. */
  public static String arn(String region, String accountId, String name) {
    return "arn:aws:kms:" + region + ":" + accountId + ":trusted-certificate/" + name;
  }

  /** Whether the bytes are the strict DER of exactly one X.509 certificate. */
  public static boolean isCertificate(byte[] encoding) {
    try {
      DerCertificate.parse(encoding);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}

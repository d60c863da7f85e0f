package org.claviger.server.iam;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.Base64;
import org.claviger.server.hsm.HsmDomain;
import org.claviger.server.hsm.InvalidCiphertextException;
import org.claviger.server.sigv4.Secret;

/**
 * Secret access keys: made of the HSM's randomness, kept sealed under the identities' sealing key
 * and bound to their account and id, so that one cannot be put in the place of another.
 */
public final class SecretSealing {
  private static final int RANDOM_BYTES = 30;

  private final HsmDomain domain;

  SecretSealing(HsmDomain domain) {
    this.domain = domain;
  }

  /** A new secret of 240 bits: 40 characters of base64, as AWS's are. */
  Secret generate() {
    return generate(domain);
  }

  /** The same for a session, whose token keeps it. */
  public static Secret generate(HsmDomain domain) {
    byte[] random = domain.random(RANDOM_BYTES);
    try {
      return Secret.takeOver(Base64.getEncoder().encode(random));
    } finally {
      Arrays.fill(random, (byte) 0);
    }
  }

  byte[] seal(String accountId, String accessKeyId, Secret secret) {
    byte[] context = context(accountId, accessKeyId);
    return secret.use(bytes -> domain.seal(context, bytes));
  }

  /**
   * Opens a sealed secret.
   *
   * @throws InvalidCiphertextException if it is not this access key's
   */
  Secret open(String accountId, String accessKeyId, byte[] sealed) {
    return Secret.takeOver(domain.open(context(accountId, accessKeyId), sealed));
  }

  /** Injective: neither an account id nor an access key id holds a slash. */
  private static byte[] context(String accountId, String accessKeyId) {
    return ("access-key-secret/" + accountId + "/" + accessKeyId).getBytes(US_ASCII);
  }
}

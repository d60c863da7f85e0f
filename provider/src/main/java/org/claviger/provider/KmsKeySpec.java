package org.claviger.provider;

import java.security.spec.KeySpec;

/**
 * Names an existing key, for {@code KeyFactory} and {@code SecretKeyFactory} {@code KMS}.
 *
 * @param keyId a key id, a key ARN, an alias ({@code alias/NAME}) or an alias ARN; 1 to 2,048
 *     characters
 */
public record KmsKeySpec(String keyId) implements KeySpec {
  private static final int MAX_CHARACTERS = 2_048;

  /**
   * @throws IllegalArgumentException if the name is empty or longer than 2,048 characters
   */
  public KmsKeySpec {
    if (keyId.isBlank() || keyId.length() > MAX_CHARACTERS) {
      throw new IllegalArgumentException(
          "a key id, ARN or alias has 1 to 2,048 characters, this one has " + keyId.length());
    }
  }
}

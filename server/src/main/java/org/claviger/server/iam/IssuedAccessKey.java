package org.claviger.server.iam;

import static java.util.Objects.requireNonNull;

import org.claviger.server.sigv4.Secret;

/**
 * A new access key, shown this once.
 *
 * @param accessKeyId {@code AKIA} and 16 characters of base32; not a secret
 * @param secret the secret access key: 40 ASCII characters of base64
 */
public record IssuedAccessKey(String accessKeyId, Secret secret) {
  public IssuedAccessKey {
    requireNonNull(accessKeyId, "accessKeyId");
    requireNonNull(secret, "secret");
  }
}

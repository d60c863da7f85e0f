package org.claviger.server.sigv4;

import static java.util.Objects.requireNonNull;

/**
 * An access key that may sign now.
 *
 * @param caller whom its signature establishes
 * @param version changes whenever the access key does; what was derived from another is not used
 * @param secret the secret access key, 40 ASCII characters
 */
public record SigningCredential(Caller caller, long version, Secret secret) {
  public SigningCredential {
    requireNonNull(caller, "caller");
    requireNonNull(secret, "secret");
  }
}

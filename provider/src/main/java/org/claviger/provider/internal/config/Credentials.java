package org.claviger.provider.internal.config;

import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import javax.security.auth.Destroyable;

/** An access key: its id, its secret, and the session token if it is temporary. Never printed. */
public final class Credentials implements Destroyable {
  private final String accessKeyId;
  private final byte[] secret;
  private final Optional<String> sessionToken;
  private final Optional<Instant> end;
  private volatile boolean destroyed;

  /** An access key that does not end by itself. Takes over the secret. */
  public Credentials(String accessKeyId, byte[] secret, Optional<String> sessionToken) {
    this(accessKeyId, secret, sessionToken, Optional.empty());
  }

  /** Takes over the secret: the array belongs to the new object. */
  public Credentials(
      String accessKeyId, byte[] secret, Optional<String> sessionToken, Optional<Instant> end) {
    if (accessKeyId.isBlank() || secret.length == 0) {
      throw new IllegalArgumentException("an access key has an id and a secret");
    }
    this.accessKeyId = accessKeyId;
    this.secret = secret;
    this.sessionToken = sessionToken;
    this.end = end;
  }

  /** The access key id; not secret. */
  public String accessKeyId() {
    return accessKeyId;
  }

  /** The session token that goes with temporary credentials. */
  public Optional<String> sessionToken() {
    return sessionToken;
  }

  /** When they end, by the clock of who gave them; empty if they do not. */
  public Optional<Instant> end() {
    return end;
  }

  /**
   * A new array with a prefix before the secret, as SigV4 starts the derivation of its key. The
   * caller wipes it.
   *
   * @throws IllegalStateException if the secret has been destroyed
   */
  public byte[] secretAfter(byte[] prefix) {
    if (destroyed) {
      throw new IllegalStateException("the access key has been destroyed");
    }
    byte[] joined = Arrays.copyOf(prefix, prefix.length + secret.length);
    System.arraycopy(secret, 0, joined, prefix.length, secret.length);
    return joined;
  }

  /** Whether both are the same access key, compared in constant time. */
  public boolean sameAs(Credentials other) {
    return accessKeyId.equals(other.accessKeyId)
        && sessionToken.equals(other.sessionToken)
        && MessageDigest.isEqual(secret, other.secret);
  }

  @Override
  public void destroy() {
    destroyed = true;
    Arrays.fill(secret, (byte) 0);
  }

  @Override
  public boolean isDestroyed() {
    return destroyed;
  }

  @Override
  public String toString() {
    return "Credentials[" + accessKeyId + "]";
  }
}

package org.claviger.server.sigv4;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.function.Function;
import javax.security.auth.Destroyable;

/**
 * Secret bytes. They do not print, are equal only in constant time, cannot be serialised, and are
 * gone once destroyed. Safe for many threads.
 */
public final class Secret implements Destroyable {
  private final byte[] bytes;
  private boolean destroyed;

  private Secret(byte[] bytes) {
    this.bytes = bytes;
  }

  /** A secret that takes the array over: the caller neither keeps nor wipes it. */
  public static Secret takeOver(byte[] bytes) {
    return new Secret(bytes);
  }

  /**
   * Lends a copy of the bytes to {@code reader} and wipes the copy afterwards, so that what is
   * destroyed meanwhile is never read as zeros.
   *
   * @throws DestroyedSecretException if the secret was destroyed
   */
  public <T> T use(Function<byte[], T> reader) {
    byte[] lent = copy();
    try {
      return reader.apply(lent);
    } finally {
      Arrays.fill(lent, (byte) 0);
    }
  }

  private synchronized byte[] copy() {
    if (destroyed) {
      throw new DestroyedSecretException();
    }
    return bytes.clone();
  }

  @Override
  public synchronized void destroy() {
    Arrays.fill(bytes, (byte) 0);
    destroyed = true;
  }

  @Override
  public synchronized boolean isDestroyed() {
    return destroyed;
  }

  /** Compares lengths, then bytes in constant time. A destroyed secret equals itself alone. */
  @Override
  public boolean equals(Object other) {
    if (this == other) {
      return true;
    }
    return other instanceof Secret that
        && !isDestroyed()
        && !that.isDestroyed()
        && use(mine -> that.use(theirs -> MessageDigest.isEqual(mine, theirs)));
  }

  /** The same for all: a hash of the bytes would tell of them. */
  @Override
  public int hashCode() {
    return Secret.class.hashCode();
  }

  @Override
  public String toString() {
    return "Secret[hidden]";
  }
}

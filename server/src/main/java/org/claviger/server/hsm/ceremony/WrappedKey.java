package org.claviger.server.hsm.ceremony;

import static java.util.Objects.requireNonNull;

import org.claviger.server.document.MalformedDocumentException;

/**
 * One version of a shared key on its way.
 *
 * @param key which key
 * @param version from 1
 * @param wrapped its 32 bytes by RSAES-OAEP with SHA-1, MGF1 with SHA-1 and an empty label, under
 *     the recipient's public key for it
 * @param check its key check value, 16 bytes
 */
public record WrappedKey(SharedKey key, int version, byte[] wrapped, byte[] check) {
  /** How long a key check value is. */
  public static final int CHECK_BYTES = 16;

  /** The modulus of RSA-4096. */
  static final int MAX_WRAPPED_BYTES = 512;

  public WrappedKey {
    requireNonNull(key, "key");
    wrapped = requireNonNull(wrapped, "wrapped").clone();
    check = requireNonNull(check, "check").clone();
    if (version < 1
        || version > DomainPackage.MAX_VERSIONS
        || wrapped.length == 0
        || wrapped.length > MAX_WRAPPED_BYTES
        || check.length != CHECK_BYTES) {
      throw new MalformedDocumentException("a key of the package is not as it must be");
    }
  }

  @Override
  public byte[] wrapped() {
    return wrapped.clone();
  }

  @Override
  public byte[] check() {
    return check.clone();
  }
}

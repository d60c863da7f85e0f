package org.claviger.server.key;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.claviger.server.hsm.MaterialSpec;

/**
 * What never changes about a key.
 *
 * @param spec what it is
 * @param usage what it is for; one that the spec allows
 * @param keyClass which actions it takes; AEAD for SYMMETRIC_DEFAULT alone
 * @param callerIv whether a caller may give the IV; for AEAD keys alone
 * @param origin where its material comes from
 * @param manager who looks after it
 * @param store the id of the custom key store that it is in; empty for the region's own HSM
 */
public record KeyKind(
    KeySpec spec,
    KeyUsage usage,
    KeyClass keyClass,
    boolean callerIv,
    Origin origin,
    KeyManager manager,
    Optional<String> store) {
  public KeyKind {
    requireNonNull(spec, "spec");
    requireNonNull(usage, "usage");
    requireNonNull(keyClass, "keyClass");
    requireNonNull(origin, "origin");
    requireNonNull(manager, "manager");
    requireNonNull(store, "store");
    if (callerIv && keyClass != KeyClass.AEAD) {
      throw new IllegalArgumentException("only an AEAD key takes a caller's IV");
    }
  }

  /** A key of the region's own HSM. */
  public KeyKind(
      KeySpec spec,
      KeyUsage usage,
      KeyClass keyClass,
      boolean callerIv,
      Origin origin,
      KeyManager manager) {
    this(spec, usage, keyClass, callerIv, origin, manager, Optional.empty());
  }

  /** The same in a custom key store. */
  public KeyKind in(String storeId) {
    return new KeyKind(spec, usage, keyClass, callerIv, origin, manager, Optional.of(storeId));
  }

  /** A key that KMS has too, under its account's care. */
  public static KeyKind kms(KeySpec spec, KeyUsage usage, Origin origin) {
    return new KeyKind(spec, usage, KeyClass.KMS, false, origin, KeyManager.CUSTOMER);
  }

  /** An AEAD key. */
  public static KeyKind aead(boolean callerIv, Origin origin) {
    return new KeyKind(
        KeySpec.SYMMETRIC_DEFAULT,
        KeyUsage.ENCRYPT_DECRYPT,
        KeyClass.AEAD,
        callerIv,
        origin,
        KeyManager.CUSTOMER);
  }

  /** An AWS managed key: the default key of a service of AWS, made at its first use. */
  public static KeyKind awsManaged() {
    return new KeyKind(
        KeySpec.SYMMETRIC_DEFAULT,
        KeyUsage.ENCRYPT_DECRYPT,
        KeyClass.KMS,
        false,
        Origin.AWS_KMS,
        KeyManager.AWS);
  }

  /** The material that it has. */
  public MaterialSpec material() {
    return spec.material(usage, keyClass);
  }
}

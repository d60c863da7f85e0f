package org.claviger.server.key;

import static java.util.Objects.requireNonNull;

import org.claviger.server.hsm.MaterialSpec;
import org.claviger.server.hsm.Sharing;

/**
 * What never changes about a key.
 *
 * @param spec what it is
 * @param usage what it is for; one that the spec allows
 * @param keyClass which actions it takes; AEAD for SYMMETRIC_DEFAULT alone
 * @param callerIv whether a caller may give the IV; for AEAD keys alone
 * @param origin where its material comes from
 * @param manager who looks after it
 * @param multiRegion whether it is a multi-Region key, with the same id and material wherever it is
 */
public record KeyKind(
    KeySpec spec,
    KeyUsage usage,
    KeyClass keyClass,
    boolean callerIv,
    Origin origin,
    KeyManager manager,
    boolean multiRegion) {
  public KeyKind {
    requireNonNull(spec, "spec");
    requireNonNull(usage, "usage");
    requireNonNull(keyClass, "keyClass");
    requireNonNull(origin, "origin");
    requireNonNull(manager, "manager");
    if (callerIv && keyClass != KeyClass.AEAD) {
      throw new IllegalArgumentException("only an AEAD key takes a caller's IV");
    }
    if (multiRegion && (keyClass != KeyClass.KMS || manager != KeyManager.CUSTOMER)) {
      throw new IllegalArgumentException("only a customer's KMS key is a multi-Region key");
    }
  }

  /** A key that KMS has too, under its account's care. */
  public static KeyKind kms(KeySpec spec, KeyUsage usage, Origin origin) {
    return new KeyKind(spec, usage, KeyClass.KMS, false, origin, KeyManager.CUSTOMER, false);
  }

  /** The same as a multi-Region key. */
  public KeyKind asMultiRegion() {
    return new KeyKind(spec, usage, keyClass, callerIv, origin, manager, true);
  }

  /** An AEAD key. */
  public static KeyKind aead(boolean callerIv, Origin origin) {
    return new KeyKind(
        KeySpec.SYMMETRIC_DEFAULT,
        KeyUsage.ENCRYPT_DECRYPT,
        KeyClass.AEAD,
        callerIv,
        origin,
        KeyManager.CUSTOMER,
        false);
  }

  /** An AWS managed key: the default key of a service of AWS, made at its first use. */
  public static KeyKind awsManaged() {
    return new KeyKind(
        KeySpec.SYMMETRIC_DEFAULT,
        KeyUsage.ENCRYPT_DECRYPT,
        KeyClass.KMS,
        false,
        Origin.AWS_KMS,
        KeyManager.AWS,
        false);
  }

  /** The material that it has. */
  public MaterialSpec material() {
    return spec.material(usage, keyClass);
  }

  /** Which domains its material is made for. */
  public Sharing sharing() {
    return multiRegion ? Sharing.REGIONS : Sharing.DOMAIN;
  }
}

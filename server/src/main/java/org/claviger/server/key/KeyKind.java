package org.claviger.server.key;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
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
 * @param store the id of the custom key store that it is in; empty for the region's own HSM
 * @param adopted what the key in the store's HSMs is called that it is; empty if it was made here
 */
public record KeyKind(
    KeySpec spec,
    KeyUsage usage,
    KeyClass keyClass,
    boolean callerIv,
    Origin origin,
    KeyManager manager,
    boolean multiRegion,
    Optional<String> store,
    Optional<String> adopted) {
  public KeyKind {
    requireNonNull(spec, "spec");
    requireNonNull(usage, "usage");
    requireNonNull(keyClass, "keyClass");
    requireNonNull(origin, "origin");
    requireNonNull(manager, "manager");
    requireNonNull(store, "store");
    requireNonNull(adopted, "adopted");
    if (adopted.isPresent() && store.isEmpty()) {
      throw new IllegalArgumentException("a key is adopted from a custom key store");
    }
    if (callerIv && keyClass != KeyClass.AEAD) {
      throw new IllegalArgumentException("only an AEAD key takes a caller's IV");
    }
    if (multiRegion && store.isPresent()) {
      throw new IllegalArgumentException("a key of a custom key store is in one Region");
    }
    if (multiRegion && (keyClass != KeyClass.KMS || manager != KeyManager.CUSTOMER)) {
      throw new IllegalArgumentException("only a customer's KMS key is a multi-Region key");
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
    this(
        spec,
        usage,
        keyClass,
        callerIv,
        origin,
        manager,
        false,
        Optional.empty(),
        Optional.empty());
  }

  /** The same in a custom key store. */
  public KeyKind in(String storeId) {
    return new KeyKind(
        spec,
        usage,
        keyClass,
        callerIv,
        origin,
        manager,
        multiRegion,
        Optional.of(storeId),
        adopted);
  }

  /** The same as a key that is in the HSMs of its custom key store already. */
  public KeyKind adopting(String name) {
    return new KeyKind(
        spec, usage, keyClass, callerIv, origin, manager, multiRegion, store, Optional.of(name));
  }

  /** A key that KMS has too, under its account's care. */
  public static KeyKind kms(KeySpec spec, KeyUsage usage, Origin origin) {
    return new KeyKind(spec, usage, KeyClass.KMS, false, origin, KeyManager.CUSTOMER);
  }

  /** The same as a multi-Region key. */
  public KeyKind asMultiRegion() {
    return new KeyKind(spec, usage, keyClass, callerIv, origin, manager, true, store, adopted);
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

  /** Which domains its material is made for. */
  public Sharing sharing() {
    return multiRegion ? Sharing.REGIONS : Sharing.DOMAIN;
  }
}

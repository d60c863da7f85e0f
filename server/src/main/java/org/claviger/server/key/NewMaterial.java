package org.claviger.server.key;

import static java.util.Objects.requireNonNull;

import org.claviger.server.hsm.KeyPairMaterial;
import org.claviger.server.hsm.Material;

/**
 * A material that is in the HSM and whose row is not yet committed. To be closed after the
 * transaction, whatever came of it: unless the row is there by then, the material goes.
 */
public final class NewMaterial implements AutoCloseable {
  private final Keys keys;
  private final KeyKind kind;
  private final KeyPairMaterial material;

  NewMaterial(Keys keys, KeyKind kind, KeyPairMaterial material) {
    this.keys = requireNonNull(keys, "keys");
    this.kind = requireNonNull(kind, "kind");
    this.material = requireNonNull(material, "material");
  }

  /** The secret or private key. */
  public Material material() {
    return material.privateKey();
  }

  /** The DER SubjectPublicKeyInfo; empty (length 0) for a secret key. */
  public byte[] publicKey() {
    return material.publicKey();
  }

  /** Undoes the making of the material if no key came to have it. Never throws. */
  @Override
  public void close() {
    keys.discardUnlessCommitted(kind, material.privateKey());
  }
}

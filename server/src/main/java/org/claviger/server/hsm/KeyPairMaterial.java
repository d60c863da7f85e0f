package org.claviger.server.hsm;

import static java.util.Objects.requireNonNull;

/**
 * A new key pair; or imported material, whose public key is empty if it is a secret key.
 *
 * @param privateKey the private key's material
 * @param publicKey the public key as a DER SubjectPublicKeyInfo (RFC 5280; RFC 8410 for Ed25519,
 *     RFC 9881 for ML-DSA)
 */
public record KeyPairMaterial(Material privateKey, byte[] publicKey) {
  public KeyPairMaterial {
    requireNonNull(privateKey, "privateKey");
    requireNonNull(publicKey, "publicKey");
  }
}

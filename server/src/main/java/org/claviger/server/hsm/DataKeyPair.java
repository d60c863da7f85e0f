package org.claviger.server.hsm;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;

/**
 * A key pair for its caller's own use. It does not print; who has used it wipes it.
 *
 * @param privateKey DER PrivateKeyInfo (PKCS#8, RFC 5208; RFC 5915 inside for curves, RFC 8410 for
 *     Ed25519)
 * @param publicKey DER SubjectPublicKeyInfo (RFC 5280; RFC 8410 for Ed25519)
 */
public record DataKeyPair(byte[] privateKey, byte[] publicKey) {
  public DataKeyPair {
    requireNonNull(privateKey, "privateKey");
    requireNonNull(publicKey, "publicKey");
  }

  /** Overwrites the private key with zeros. */
  public void wipe() {
    Arrays.fill(privateKey, (byte) 0);
  }

  @Override
  public String toString() {
    return "DataKeyPair[hidden]";
  }
}

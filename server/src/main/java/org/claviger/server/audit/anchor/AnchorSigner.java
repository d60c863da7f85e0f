package org.claviger.server.audit.anchor;

/**
 * The HSM that signs anchors. Both methods may fail with an unchecked exception while it cannot do
 * the work; the anchor is then signed later.
 */
public interface AnchorSigner {
  /** The key that signs next, where there are several: only one key's methods belong together. */
  default AnchorSigner current() {
    return this;
  }

  /** The region whose HSM it is. */
  String region();

  /** The public key: a DER SubjectPublicKeyInfo on P-256. */
  byte[] publicKey();

  /**
   * Signs by ECDSA on P-256.
   *
   * @param digest SHA-256, 32 bytes
   * @return r and s of 32 bytes each
   */
  byte[] sign(byte[] digest);
}

package org.claviger.server.hsm.pkcs11;

import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** Whether a signature is Ed25519ph (RFC 8032, section 5.1) with an empty context. */
final class Prehash {
  private static final byte[] NO_CONTEXT = {};

  private Prehash() {}

  /**
   * Verifies.
   *
   * @param publicKey DER SubjectPublicKeyInfo
   * @param digest SHA-512, 64 bytes
   */
  static boolean verifies(byte[] publicKey, byte[] digest, byte[] signature) {
    byte[] point = SubjectPublicKeyInfo.getInstance(publicKey).getPublicKeyData().getOctets();
    return signature.length == Ed25519.SIGNATURE_SIZE
        && Ed25519.verifyPrehash(signature, 0, point, 0, NO_CONTEXT, digest, 0);
  }
}

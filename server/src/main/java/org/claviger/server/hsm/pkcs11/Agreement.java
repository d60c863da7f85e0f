package org.claviger.server.hsm.pkcs11;

/** ECDH (PKCS#11 v3.0, section 2.3.18) without key derivation function. */
final class Agreement {
  private Agreement() {}

  /**
   * The shared point's x coordinate, as long as the field. The object that holds it in the HSM is
   * gone before the result is out.
   */
  static byte[] derive(Cryptoki cryptoki, Session session, Curve curve, long key, byte[] point)
      throws CryptokiException {
    Template template = KeyTemplates.sharedSecret(curve.fieldBytes());
    long secret = cryptoki.deriveKey(session.owner(), Mechanism.ecdh(point), key, template);
    try {
      byte[] x = cryptoki.attribute(session.worker(), secret, Ck.CKA_VALUE);
      return LeadingZeros.restore(x, curve.fieldBytes());
    } finally {
      cryptoki.destroyObject(session.owner(), secret);
    }
  }
}

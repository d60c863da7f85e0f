package org.claviger.server.hsm.pkcs11;

/** HMAC-SHA-256 under a domain's MAC key. */
final class Mac {
  private static final Mechanism MECHANISM = Mechanism.of(Ck.CKM_SHA256_HMAC);
  private static final int BYTES = 32;

  private Mac() {}

  static byte[] compute(Cryptoki cryptoki, long session, long key, byte[] data)
      throws CryptokiException {
    return cryptoki.sign(session, MECHANISM, key, data, BYTES);
  }
}

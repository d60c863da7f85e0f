package org.claviger.server.hsm.pkcs11;

import java.math.BigInteger;
import org.claviger.server.hsm.InvalidCiphertextException;
import org.claviger.server.hsm.OaepHash;

/** RSAES-OAEP: in the module where it has the hash, else raw RSA there and the padding here. */
final class Decryption {
  private static final Mechanism RAW_RSA = Mechanism.of(Ck.CKM_RSA_X_509);

  private Decryption() {}

  static Mechanism inModule(OaepHash hash) {
    return switch (hash) {
      case SHA_1 -> Mechanism.oaep(Ck.CKM_SHA_1, Ck.CKG_MGF1_SHA1);
      case SHA_256 -> Mechanism.oaep(Ck.CKM_SHA256, Ck.CKG_MGF1_SHA256);
    };
  }

  /**
   * With the module's OAEP or our own.
   *
   * @param ciphertext as long as the modulus
   * @throws InvalidCiphertextException if raw RSA gives no OAEP
   */
  static byte[] oaep(
      Cryptoki cryptoki,
      Session session,
      Capabilities capabilities,
      long key,
      OaepHash hash,
      byte[] ciphertext)
      throws CryptokiException {
    return capabilities.oaep().contains(hash)
        ? cryptoki.decrypt(session.worker(), inModule(hash), key, ciphertext)
        : raw(cryptoki, session, key, hash, ciphertext);
  }

  /**
   * Raw RSA, then the padding.
   *
   * @param ciphertext as long as the modulus
   * @throws InvalidCiphertextException if the ciphertext is not below the modulus, or not OAEP
   */
  static byte[] raw(Cryptoki cryptoki, Session session, long key, OaepHash hash, byte[] ciphertext)
      throws CryptokiException {
    byte[] modulus = cryptoki.attribute(session.worker(), key, Ck.CKA_MODULUS);
    if (new BigInteger(1, ciphertext).compareTo(new BigInteger(1, modulus)) >= 0) {
      throw new InvalidCiphertextException("not below the modulus");
    }
    byte[] block = cryptoki.decrypt(session.worker(), RAW_RSA, key, ciphertext);
    return Oaep.unpad(hash, LeadingZeros.restore(block, ciphertext.length));
  }
}

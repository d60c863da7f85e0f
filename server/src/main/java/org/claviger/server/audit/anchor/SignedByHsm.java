package org.claviger.server.audit.anchor;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/** Checks signatures of HSMs' audit signing keys: ECDSA on P-256 with SHA-256. */
public final class SignedByHsm {
  private static final byte[] P256 =
      HexFormat.of().parseHex("3059301306072a8648ce3d020106082a8648ce3d03010703420004");

  private SignedByHsm() {}

  /**
   * Whether a signature is good; whose the key is, is for the caller to ask.
   *
   * @param publicKey DER SubjectPublicKeyInfo on P-256 with an uncompressed point, 91 bytes
   * @param signed what was signed
   * @param signature r and s of 32 bytes each
   */
  public static boolean isGenuine(byte[] publicKey, byte[] signed, byte[] signature) {
    if (publicKey.length <= P256.length
        || !Arrays.equals(publicKey, 0, P256.length, P256, 0, P256.length)) {
      return false;
    }
    try {
      PublicKey point =
          KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(publicKey));
      Signature ecdsa = Signature.getInstance("SHA256withECDSAinP1363Format");
      ecdsa.initVerify(point);
      ecdsa.update(signed);
      return ecdsa.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}

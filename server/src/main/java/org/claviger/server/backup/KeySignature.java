package org.claviger.server.backup;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;

/** RSASSA-PSS (RFC 8017) with SHA-256 and a salt of 32 bytes. */
final class KeySignature {
  private static final PSSParameterSpec PARAMETERS =
      new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1);

  private KeySignature() {}

  static byte[] sign(PrivateKey key, byte[] text) throws GeneralSecurityException {
    Signature pss = Signature.getInstance("RSASSA-PSS");
    pss.setParameter(PARAMETERS);
    pss.initSign(key);
    pss.update(text);
    return pss.sign();
  }

  static boolean isGood(PublicKey key, byte[] text, byte[] signature)
      throws GeneralSecurityException {
    Signature pss = Signature.getInstance("RSASSA-PSS");
    pss.setParameter(PARAMETERS);
    pss.initVerify(key);
    pss.update(text);
    return pss.verify(signature);
  }
}

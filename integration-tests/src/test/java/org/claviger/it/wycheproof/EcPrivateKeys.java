package org.claviger.it.wycheproof;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import org.bouncycastle.jce.ECNamedCurveTable;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.jce.spec.ECNamedCurveParameterSpec;
import org.bouncycastle.jce.spec.ECNamedCurveSpec;
import org.bouncycastle.jce.spec.ECPublicKeySpec;

/** A private number of a curve as a key, by Bouncy Castle, which knows all of KMS's curves. */
record EcPrivateKeys(String curve) {
  /** In PKCS#8, with the curve by its name. */
  byte[] pkcs8(BigInteger number) {
    ECNamedCurveParameterSpec parameters = parameters();
    ECNamedCurveSpec named =
        new ECNamedCurveSpec(
            curve, parameters.getCurve(), parameters.getG(), parameters.getN(), parameters.getH());
    try {
      return factory()
          .generatePrivate(new java.security.spec.ECPrivateKeySpec(number, named))
          .getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  PublicKey publicKey(BigInteger number) {
    try {
      return factory()
          .generatePublic(new ECPublicKeySpec(parameters().getG().multiply(number), parameters()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * A public key from its encoding, whatever may be wrong with it.
   *
   * @throws InvalidKeySpecException if not even Bouncy Castle makes a key of it
   */
  static PublicKey read(byte[] encoded) throws GeneralSecurityException {
    try {
      return factory().generatePublic(new X509EncodedKeySpec(encoded));
    } catch (RuntimeException e) {
      throw new InvalidKeySpecException(e);
    }
  }

  private ECNamedCurveParameterSpec parameters() {
    return ECNamedCurveTable.getParameterSpec(curve);
  }

  private static KeyFactory factory() throws GeneralSecurityException {
    return KeyFactory.getInstance("EC", new BouncyCastleProvider());
  }
}

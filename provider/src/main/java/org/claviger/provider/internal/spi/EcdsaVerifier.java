package org.claviger.provider.internal.spi;

import java.math.BigInteger;
import java.security.InvalidKeyException;
import java.security.PublicKey;
import java.security.SignatureException;
import java.security.interfaces.ECPublicKey;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.claviger.provider.internal.key.BouncyCastleCurves;

/**
 * Verifies ECDSA on the curves of KMS, by Bouncy Castle: the JDK has not had secp256k1 since
 * version 16, and SunEC of JDK 17 refuses valid signatures whose point has a large x-coordinate.
 * The encoding must be exact to the byte, so that one pair of integers is one signature.
 */
final class EcdsaVerifier implements Verifier {
  private final ECPublicKeyParameters key;
  private final EcdsaForm form;
  private final KmsSigner.Content content;

  /**
   * A verifier of signatures over a content that ends in a digest.
   *
   * @throws InvalidKeyException if the key is on another curve, which leaves it to other providers
   */
  EcdsaVerifier(PublicKey key, EcdsaForm form, KmsSigner.Content content)
      throws InvalidKeyException {
    if (!(key instanceof ECPublicKey ec)) {
      throw new InvalidKeyException("not an EC public key");
    }
    this.key = BouncyCastleCurves.parameters(ec);
    this.form = form;
    this.content = content;
  }

  @Override
  public void update(byte[] in, int offset, int length) {
    content.update(in, offset, length);
  }

  @Override
  public boolean verify(byte[] signature) throws SignatureException {
    byte[] digest = content.take();
    BigInteger[] pair = form.decode(key.getParameters().getN(), signature);
    ECDSASigner signer = new ECDSASigner();
    signer.init(false, key);
    return signer.verifySignature(digest, pair[0], pair[1]);
  }
}

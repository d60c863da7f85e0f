package org.claviger.provider.internal.spi;

import java.io.IOException;
import java.math.BigInteger;
import java.security.InvalidKeyException;
import java.security.SignatureException;
import java.security.interfaces.ECPublicKey;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.claviger.provider.internal.key.Secp256k1;

/** ECDSA on secp256k1, by Bouncy Castle: the JDK has not had the curve since version 16. */
final class Secp256k1Verifier implements Verifier {
  private final ECPublicKeyParameters key;
  private final KmsSigner.Content content;

  Secp256k1Verifier(ECPublicKey key, KmsSigner.Content content) throws InvalidKeyException {
    this.key = Secp256k1.parameters(key);
    this.content = content;
  }

  @Override
  public void update(byte[] in, int offset, int length) {
    content.update(in, offset, length);
  }

  @Override
  public boolean verify(byte[] signature) throws SignatureException {
    byte[] digest = content.take();
    BigInteger[] pair = decode(signature);
    ECDSASigner signer = new ECDSASigner();
    signer.init(false, key);
    return signer.verifySignature(digest, pair[0], pair[1]);
  }

  private BigInteger[] decode(byte[] signature) throws SignatureException {
    try {
      return StandardDSAEncoding.INSTANCE.decode(key.getParameters().getN(), signature);
    } catch (IOException | IllegalArgumentException e) {
      throw new SignatureException("not a DER signature of two integers", e);
    }
  }
}

package org.claviger.provider.internal.spi;

import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import org.claviger.provider.internal.key.RsaHandle;

/** RSASSA-PKCS1-v1_5 (RFC 8017, section 8.2) over a digest made locally. */
final class RsaPkcs1Signature extends KmsSignature {
  private final int bits;

  RsaPkcs1Signature(int bits) {
    this.bits = bits;
  }

  @Override
  Signer signer(PrivateKey key) throws InvalidKeyException {
    RsaHandle handle = Handles.require(RsaHandle.class, "SIGN_VERIFY", key);
    return new KmsSigner(handle, "RSASSA_PKCS1_V1_5_SHA_" + bits, new DigestContent("SHA-" + bits));
  }

  @Override
  Verifier verifier(PublicKey key) throws InvalidKeyException {
    if (key instanceof RSAPublicKey rsa) {
      return new Pkcs1Verifier(rsa, bits);
    }
    throw new InvalidKeyException("not an RSA public key");
  }
}

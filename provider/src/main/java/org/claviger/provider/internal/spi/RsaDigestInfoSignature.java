package org.claviger.provider.internal.spi;

import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SignatureException;
import java.security.interfaces.RSAPublicKey;
import org.claviger.provider.internal.key.RsaHandle;

/**
 * {@code NONEwithRSA}: the caller brings the DER DigestInfo (RFC 8017, section 9.2). A key in the
 * HSM signs that of SHA-256, SHA-384 and SHA-512; so the 36 bytes of MD5 and SHA-1 that TLS 1.0
 * signs are refused. Public keys verify whatever was padded.
 */
final class RsaDigestInfoSignature extends KmsSignature {
  private static final String WHAT = "a DigestInfo for NONEwithRSA under this key";

  /** RFC 8017, section 9.2, step 3. */
  private static final int PADDING_BYTES = 11;

  @Override
  Signer signer(PrivateKey key) throws InvalidKeyException {
    RsaHandle handle = Handles.require(RsaHandle.class, "SIGN_VERIFY", key);
    return new DigestInfoSigner(
        handle, new LimitedBuffer(WHAT, handle.modulusBytes() - PADDING_BYTES));
  }

  @Override
  Verifier verifier(PublicKey key) throws InvalidKeyException {
    if (!(key instanceof RSAPublicKey rsa)) {
      throw new InvalidKeyException("not an RSA public key");
    }
    int limit = (rsa.getModulus().bitLength() + 7) / 8 - PADDING_BYTES;
    return new Pkcs1Verifier(rsa, new WholeContent(new LimitedBuffer(WHAT, limit), true));
  }

  private record DigestInfoSigner(RsaHandle key, LimitedBuffer info) implements Signer {
    @Override
    public void update(byte[] in, int offset, int length) {
      info.append(in, offset, length);
    }

    @Override
    public byte[] sign() throws SignatureException {
      byte[] whole = info.take();
      Pkcs1Digest digest = Pkcs1Digest.of(whole);
      return KmsSigner.sign(key, digest.algorithm(), "DIGEST", digest.digestOf(whole));
    }
  }
}

package org.claviger.provider.internal.spi;

import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SignatureException;
import org.claviger.provider.internal.key.EcHandle;

/** {@code NONEwithECDSA}: the caller brings the digest, of the length that the curve's has. */
final class EcdsaDigestSignature extends KmsSignature {
  private static final int MAX_DIGEST_BYTES = 64;

  private final EcdsaForm form;

  EcdsaDigestSignature(EcdsaForm form) {
    this.form = form;
  }

  @Override
  Signer signer(PrivateKey key) throws InvalidKeyException {
    EcHandle handle = Handles.require(EcHandle.class, "SIGN_VERIFY", key);
    int bytes = EcdsaAlgorithm.digestBits(handle) / 8;
    return form.signer(
        handle, new KmsSigner(handle, EcdsaAlgorithm.of(handle), new GivenDigest(bytes)));
  }

  @Override
  Verifier verifier(PublicKey key) throws InvalidKeyException {
    return new EcdsaVerifier(key, form, new GivenDigest(0));
  }

  /** A digest of a fixed length; 0 for any. */
  private static final class GivenDigest implements KmsSigner.Content {
    private final int bytes;
    private final LimitedBuffer digest =
        new LimitedBuffer("a digest for NONEwithECDSA", MAX_DIGEST_BYTES);

    GivenDigest(int bytes) {
      this.bytes = bytes;
    }

    @Override
    public void update(byte[] in, int offset, int length) {
      digest.append(in, offset, length);
    }

    @Override
    public boolean isDigest() {
      return true;
    }

    @Override
    public byte[] take() throws SignatureException {
      byte[] taken = digest.take();
      if (bytes != 0 && taken.length != bytes) {
        throw new SignatureException(
            "this key signs a digest of %d bytes, not of %d".formatted(bytes, taken.length));
      }
      return taken;
    }
  }
}

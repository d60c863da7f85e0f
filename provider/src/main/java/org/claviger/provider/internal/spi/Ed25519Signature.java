package org.claviger.provider.internal.spi;

import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SignatureException;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.EdDSAParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import org.claviger.provider.internal.key.EdHandle;

/** Pure Ed25519 (RFC 8032): the HSM sees the message itself, so it is short. */
final class Ed25519Signature extends KmsSignature {
  private static final int MAX_MESSAGE_BYTES = 4_096;
  private static final int SIGNATURE_BYTES = 64;

  @Override
  Signer signer(PrivateKey key) throws InvalidKeyException {
    EdHandle handle = Handles.require(EdHandle.class, "SIGN_VERIFY", key);
    return new KmsSigner(
        handle,
        "ED25519_SHA_512",
        WholeContent.message("a message that Ed25519 signs in the HSM", MAX_MESSAGE_BYTES));
  }

  @Override
  Verifier verifier(PublicKey key) throws InvalidKeyException {
    if (!(key instanceof EdECPublicKey ed)
        || !ed.getParams().getName().equals(NamedParameterSpec.ED25519.getName())) {
      throw new InvalidKeyException("not an Ed25519 public key");
    }
    return new LengthChecked(JdkSignature.verifier("Ed25519", key, null));
  }

  @Override
  protected void engineSetParameter(AlgorithmParameterSpec params)
      throws InvalidAlgorithmParameterException {
    boolean pure =
        params == null
            || (params instanceof EdDSAParameterSpec ed
                && !ed.isPrehash()
                && ed.getContext().isEmpty());
    if (!pure) {
      throw new InvalidAlgorithmParameterException(
          "only pure Ed25519: without prehash and without context");
    }
  }

  /** The JDK ignores what follows the 64 bytes of RFC 8032, section 5.1.6. */
  private record LengthChecked(Verifier verifier) implements Verifier {
    @Override
    public void update(byte[] in, int offset, int length) throws SignatureException {
      verifier.update(in, offset, length);
    }

    @Override
    public boolean verify(byte[] signature) throws SignatureException {
      boolean verified = verifier.verify(Arrays.copyOf(signature, SIGNATURE_BYTES));
      return verified && signature.length == SIGNATURE_BYTES;
    }
  }
}

package org.claviger.provider.internal.spi;

import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SignatureException;
import org.bouncycastle.crypto.signers.MLDSASigner;
import org.claviger.provider.internal.key.MlDsaHandle;
import org.claviger.provider.internal.key.MlDsaPublicKey;

/**
 * Pure ML-DSA (FIPS 204) with an empty context: signed in the HSM, which sees the message itself,
 * and verified by Bouncy Castle, since the JDK has it from version 24 on only.
 */
final class MlDsaSignature extends KmsSignature {
  private static final int MAX_MESSAGE_BYTES = 4_096;

  private final String name;

  /**
   * @param name {@code ML-DSA} for any parameter set, or the only one, such as {@code ML-DSA-65}
   */
  MlDsaSignature(String name) {
    this.name = name;
  }

  @Override
  Signer signer(PrivateKey key) throws InvalidKeyException {
    MlDsaHandle handle = Handles.require(MlDsaHandle.class, "SIGN_VERIFY", key);
    requireSet(handle.keySpec().replace('_', '-'));
    return new KmsSigner(
        handle,
        "ML_DSA_SHAKE_256",
        WholeContent.message("a message that ML-DSA signs in the HSM", MAX_MESSAGE_BYTES));
  }

  @Override
  Verifier verifier(PublicKey key) throws InvalidKeyException {
    MlDsaPublicKey own = MlDsaPublicKey.of(key);
    requireSet(own.parameterSet());
    MLDSASigner signer = new MLDSASigner();
    signer.init(false, own.parameters());
    return new LocalVerifier(signer);
  }

  private void requireSet(String parameterSet) throws InvalidKeyException {
    if (!name.equals("ML-DSA") && !name.equals(parameterSet)) {
      throw new InvalidKeyException("the key is for %s, not for %s".formatted(parameterSet, name));
    }
  }

  private record LocalVerifier(MLDSASigner signer) implements Verifier {
    @Override
    public void update(byte[] in, int offset, int length) throws SignatureException {
      signer.update(in, offset, length);
    }

    @Override
    public boolean verify(byte[] signature) {
      boolean verified = signer.verifySignature(signature);
      signer.reset();
      return verified;
    }
  }
}

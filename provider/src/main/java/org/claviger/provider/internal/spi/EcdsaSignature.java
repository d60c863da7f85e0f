package org.claviger.provider.internal.spi;

import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.PublicKey;
import org.claviger.provider.internal.key.EcHandle;

/** ECDSA (FIPS 186-5) over a digest made locally; in one of the forms of {@link EcdsaForm}. */
final class EcdsaSignature extends KmsSignature {
  private final int bits;
  private final EcdsaForm form;

  EcdsaSignature(int bits, EcdsaForm form) {
    this.bits = bits;
    this.form = form;
  }

  @Override
  Signer signer(PrivateKey key) throws InvalidKeyException {
    EcHandle handle = Handles.require(EcHandle.class, "SIGN_VERIFY", key);
    if (EcdsaAlgorithm.digestBits(handle) != bits) {
      throw new InvalidKeyException(
          "%s signs by SHA%dwithECDSA alone".formatted(handle, EcdsaAlgorithm.digestBits(handle)));
    }
    return form.signer(
        handle, new KmsSigner(handle, EcdsaAlgorithm.of(handle), new DigestContent("SHA-" + bits)));
  }

  @Override
  Verifier verifier(PublicKey key) throws InvalidKeyException {
    return new EcdsaVerifier(key, form, new DigestContent("SHA-" + bits));
  }
}

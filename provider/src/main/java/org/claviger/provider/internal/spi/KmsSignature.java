package org.claviger.provider.internal.spi;

import java.security.AlgorithmParameters;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.InvalidParameterException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SignatureException;
import java.security.SignatureSpi;
import java.security.spec.AlgorithmParameterSpec;

/** A signature that is made in the HSM and verified locally. */
abstract class KmsSignature extends SignatureSpi {
  private Signer signer;
  private Verifier verifier;

  abstract Signer signer(PrivateKey key) throws InvalidKeyException;

  abstract Verifier verifier(PublicKey key) throws InvalidKeyException;

  @Override
  protected final void engineInitSign(PrivateKey key) throws InvalidKeyException {
    verifier = null;
    signer = null;
    signer = signer(key);
  }

  @Override
  protected final void engineInitVerify(PublicKey key) throws InvalidKeyException {
    signer = null;
    verifier = null;
    verifier = verifier(key);
  }

  @Override
  protected final void engineUpdate(byte b) throws SignatureException {
    engineUpdate(new byte[] {b}, 0, 1);
  }

  @Override
  protected final void engineUpdate(byte[] in, int offset, int length) throws SignatureException {
    if (signer != null) {
      signer.update(in, offset, length);
    } else if (verifier != null) {
      verifier.update(in, offset, length);
    } else {
      throw new SignatureException("not initialised");
    }
  }

  @Override
  protected final byte[] engineSign() throws SignatureException {
    if (signer == null) {
      throw new SignatureException("not initialised for signing");
    }
    return signer.sign();
  }

  @Override
  protected final boolean engineVerify(byte[] signature) throws SignatureException {
    if (verifier == null) {
      throw new SignatureException("not initialised for verification");
    }
    return verifier.verify(signature);
  }

  @Override
  protected void engineSetParameter(AlgorithmParameterSpec params)
      throws InvalidAlgorithmParameterException {
    if (params != null) {
      throw new InvalidAlgorithmParameterException("this signature algorithm has no parameters");
    }
  }

  @Override
  protected AlgorithmParameters engineGetParameters() {
    return null;
  }

  /** The JCA's older form, which knows parameters by name; there are none. */
  @Override
  @SuppressWarnings("deprecation") // abstract in SignatureSpi
  protected final void engineSetParameter(String name, Object value) {
    throw new InvalidParameterException("no parameter is named " + name);
  }

  @Override
  @SuppressWarnings("deprecation") // abstract in SignatureSpi
  protected final Object engineGetParameter(String name) {
    throw new InvalidParameterException("no parameter is named " + name);
  }
}

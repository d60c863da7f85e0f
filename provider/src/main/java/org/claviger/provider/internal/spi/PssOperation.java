package org.claviger.provider.internal.spi;

import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.SignatureException;
import java.security.spec.PSSParameterSpec;

/** A PSS signature made or verified, whose parameters may come or change until its first byte. */
final class PssOperation implements Signer, Verifier {
  private final Source<Signer> signerSource;
  private final Source<Verifier> verifierSource;
  private Signer signer;
  private Verifier verifier;
  private boolean started;

  /** Exactly one of the two is not null. */
  PssOperation(Source<Signer> signerSource, Source<Verifier> verifierSource) {
    this.signerSource = signerSource;
    this.verifierSource = verifierSource;
  }

  /** Begins the operation under parameters. */
  interface Source<T> {
    T under(PSSParameterSpec params) throws InvalidKeyException;
  }

  void set(PSSParameterSpec params) throws InvalidKeyException, InvalidAlgorithmParameterException {
    if (started) {
      throw new InvalidAlgorithmParameterException(
          "the parameters cannot change between the first byte and the signature");
    }
    if (signerSource != null) {
      signer = signerSource.under(params);
    } else {
      verifier = verifierSource.under(params);
    }
  }

  @Override
  public void update(byte[] in, int offset, int length) throws SignatureException {
    started = true;
    if (signer != null) {
      signer.update(in, offset, length);
    } else {
      required(verifier).update(in, offset, length);
    }
  }

  @Override
  public byte[] sign() throws SignatureException {
    started = false;
    return required(signer).sign();
  }

  @Override
  public boolean verify(byte[] signature) throws SignatureException {
    started = false;
    return required(verifier).verify(signature);
  }

  private <T> T required(T operation) throws SignatureException {
    if (operation == null) {
      started = false;
      throw new SignatureException("RSASSA-PSS needs parameters: call setParameter first");
    }
    return operation;
  }
}

package org.claviger.provider.internal.spi;

import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Optional;
import org.claviger.provider.internal.jca.JdkProviders;
import org.claviger.provider.internal.key.KmsHandle;
import org.claviger.provider.internal.key.RsaHandle;

/**
 * RSASSA-PSS (RFC 8017, section 8.1), with parameters set before or after the key. Public keys are
 * verified under any parameters, keys in the HSM sign under those of {@link PssForm}.
 *
 * <p>{@code Signature.setParameter} binds the JCA to the first provider before it has seen the key.
 * A foreign private key that comes then is used by the JDK's own provider, as it would be without
 * this one.
 */
final class PssSignature extends KmsSignature {
  private static final String NAME = "RSASSA-PSS";

  private final Optional<PssForm> fixed;
  private PSSParameterSpec params;
  private boolean given;
  private boolean inHsm;
  private PssOperation operation;

  /** A signature whose parameters are given by the caller. */
  PssSignature() {
    fixed = Optional.empty();
  }

  /** A signature whose name says its parameters. Others with the same digest may be set. */
  PssSignature(PssForm form) {
    fixed = Optional.of(form);
    params = form.spec();
  }

  @Override
  Signer signer(PrivateKey key) throws InvalidKeyException {
    inHsm = key instanceof KmsHandle || key == null || !given;
    if (inHsm) {
      RsaHandle handle = Handles.require(RsaHandle.class, "SIGN_VERIFY", key);
      return begin(spec -> PssForm.of(spec).signer(handle), null);
    }
    return begin(spec -> JdkSignature.signer(NAME, key, spec), null);
  }

  @Override
  Verifier verifier(PublicKey key) throws InvalidKeyException {
    inHsm = false;
    return begin(null, spec -> JdkSignature.verifier(NAME, key, spec));
  }

  private PssOperation begin(
      PssOperation.Source<Signer> signer, PssOperation.Source<Verifier> verifier)
      throws InvalidKeyException {
    operation = new PssOperation(signer, verifier);
    if (params != null) {
      try {
        operation.set(params);
      } catch (InvalidAlgorithmParameterException e) {
        throw new InvalidKeyException(e.getMessage(), e);
      }
    }
    return operation;
  }

  @Override
  protected void engineSetParameter(AlgorithmParameterSpec spec)
      throws InvalidAlgorithmParameterException {
    if (!(spec instanceof PSSParameterSpec pss)) {
      throw new InvalidAlgorithmParameterException("RSASSA-PSS takes a PSSParameterSpec");
    }
    if (fixed.isPresent() && !fixed.get().hasDigestOf(pss)) {
      throw new InvalidAlgorithmParameterException("the algorithm names another digest");
    }
    if (inHsm) {
      PssForm.require(pss);
    }
    if (operation != null) {
      try {
        operation.set(pss);
      } catch (InvalidKeyException e) {
        throw new InvalidAlgorithmParameterException(e.getMessage(), e);
      }
    }
    params = pss;
    given = true;
  }

  @Override
  protected AlgorithmParameters engineGetParameters() {
    if (params == null) {
      return null;
    }
    try {
      AlgorithmParameters result =
          AlgorithmParameters.getInstance(NAME, JdkProviders.of("AlgorithmParameters", NAME));
      result.init(params);
      return result;
    } catch (GeneralSecurityException e) {
      throw new ProviderException("the PSS parameters have no encoding", e);
    }
  }
}

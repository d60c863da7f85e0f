package org.claviger.provider.internal.spi;

import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.Provider;
import java.security.ProviderException;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.InvalidParameterSpecException;
import java.util.Map;
import org.claviger.provider.EncryptionContextSpec;
import org.claviger.provider.EnvelopeParameterSpec;

/** The parameters of an envelope in all forms that the JCA gives or takes. */
final class EnvelopeParameters {
  static final EnvelopeParameterSpec DEFAULT = EnvelopeParameterSpec.builder().build();

  private EnvelopeParameters() {}

  static EnvelopeParameterSpec of(AlgorithmParameterSpec params)
      throws InvalidAlgorithmParameterException {
    if (params == null) {
      return DEFAULT;
    }
    if (params instanceof EnvelopeParameterSpec given) {
      return given;
    }
    if (!(params instanceof EncryptionContextSpec context)) {
      throw new InvalidAlgorithmParameterException(
          "envelopes take an EnvelopeParameterSpec or an EncryptionContextSpec");
    }
    try {
      return EnvelopeParameterSpec.builder().encryptionContext(context).build();
    } catch (IllegalArgumentException e) {
      throw new InvalidAlgorithmParameterException(e.getMessage(), e);
    }
  }

  static EnvelopeParameterSpec of(AlgorithmParameters params)
      throws InvalidAlgorithmParameterException {
    if (params == null) {
      return DEFAULT;
    }
    try {
      return of(params.getParameterSpec(EncryptionContextSpec.class));
    } catch (InvalidParameterSpecException e) {
      throw new InvalidAlgorithmParameterException("these are not parameters of envelopes", e);
    }
  }

  static AlgorithmParameters ofContext(Map<String, String> context, Provider provider) {
    try {
      AlgorithmParameters params = AlgorithmParameters.getInstance("KMS", provider);
      params.init(EncryptionContextSpec.of(context));
      return params;
    } catch (GeneralSecurityException e) {
      throw new ProviderException("the encryption context has no encoding", e);
    }
  }
}

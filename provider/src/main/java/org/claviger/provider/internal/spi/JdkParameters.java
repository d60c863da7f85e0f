package org.claviger.provider.internal.spi;

import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.AlgorithmParametersSpi;
import java.security.NoSuchAlgorithmException;
import java.security.ProviderException;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.InvalidParameterSpecException;
import org.claviger.provider.internal.jca.JdkProviders;

/**
 * The JDK's own parameters under this provider's name: libraries that are told a provider ask it
 * for the parameters of GCM, OAEP and PSS too.
 */
final class JdkParameters extends AlgorithmParametersSpi {
  private final AlgorithmParameters parameters;

  JdkParameters(String algorithm) {
    try {
      parameters =
          AlgorithmParameters.getInstance(
              algorithm, JdkProviders.of("AlgorithmParameters", algorithm));
    } catch (NoSuchAlgorithmException e) {
      throw new ProviderException("this JDK has no parameters of " + algorithm, e);
    }
  }

  @Override
  protected void engineInit(AlgorithmParameterSpec spec) throws InvalidParameterSpecException {
    parameters.init(spec);
  }

  @Override
  protected void engineInit(byte[] encoded) throws IOException {
    parameters.init(encoded);
  }

  @Override
  protected void engineInit(byte[] encoded, String format) throws IOException {
    parameters.init(encoded, format);
  }

  @Override
  protected <T extends AlgorithmParameterSpec> T engineGetParameterSpec(Class<T> type)
      throws InvalidParameterSpecException {
    return parameters.getParameterSpec(type);
  }

  @Override
  protected byte[] engineGetEncoded() throws IOException {
    return parameters.getEncoded();
  }

  @Override
  protected byte[] engineGetEncoded(String format) throws IOException {
    return parameters.getEncoded(format);
  }

  @Override
  protected String engineToString() {
    return parameters.toString();
  }
}

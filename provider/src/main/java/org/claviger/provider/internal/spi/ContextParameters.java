package org.claviger.provider.internal.spi;

import java.io.IOException;
import java.security.AlgorithmParametersSpi;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.InvalidParameterSpecException;
import org.claviger.provider.EncryptionContextSpec;

/** The parameters of the transformation {@code KMS}, encoded by {@link ContextEncoding}. */
final class ContextParameters extends AlgorithmParametersSpi {
  private EncryptionContextSpec context;

  @Override
  protected void engineInit(AlgorithmParameterSpec spec) throws InvalidParameterSpecException {
    if (!(spec instanceof EncryptionContextSpec given)) {
      throw new InvalidParameterSpecException("give an EncryptionContextSpec");
    }
    context = given;
  }

  @Override
  protected void engineInit(byte[] encoded) throws IOException {
    context = ContextEncoding.decode(encoded);
  }

  @Override
  protected void engineInit(byte[] encoded, String format) throws IOException {
    requireAsn1(format);
    engineInit(encoded);
  }

  @Override
  protected <T extends AlgorithmParameterSpec> T engineGetParameterSpec(Class<T> type)
      throws InvalidParameterSpecException {
    if (!type.isAssignableFrom(EncryptionContextSpec.class)) {
      throw new InvalidParameterSpecException("these parameters are an EncryptionContextSpec");
    }
    return type.cast(context);
  }

  @Override
  protected byte[] engineGetEncoded() throws IOException {
    return ContextEncoding.encode(context);
  }

  @Override
  protected byte[] engineGetEncoded(String format) throws IOException {
    requireAsn1(format);
    return engineGetEncoded();
  }

  private static void requireAsn1(String format) throws IOException {
    if (format != null && !format.equalsIgnoreCase("ASN.1")) {
      throw new IOException("the only format is ASN.1, not " + format);
    }
  }

  @Override
  protected String engineToString() {
    return context.toString();
  }
}

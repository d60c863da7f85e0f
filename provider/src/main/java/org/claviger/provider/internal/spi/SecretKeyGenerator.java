package org.claviger.provider.internal.spi;

import java.security.InvalidAlgorithmParameterException;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.util.function.Supplier;
import javax.crypto.KeyGeneratorSpi;
import javax.crypto.SecretKey;
import org.claviger.provider.KmsKeyGenParameterSpec;
import org.claviger.provider.internal.key.KeyDirectory;
import org.claviger.provider.internal.key.SecretHandle;

/** Makes secret keys in the HSM. The caller's source of randomness is not used. */
final class SecretKeyGenerator extends KeyGeneratorSpi {
  private final KeyFamily family;
  private final Supplier<KeyDirectory> directory;
  private KeyMaker maker;

  SecretKeyGenerator(KeyFamily family, Supplier<KeyDirectory> directory) {
    this.family = family;
    this.directory = directory;
    this.maker = KeyMaker.of(family.specs().get(0));
  }

  @Override
  protected void engineInit(SecureRandom random) {
    maker = KeyMaker.of(family.specs().get(0));
  }

  @Override
  protected void engineInit(AlgorithmParameterSpec params, SecureRandom random)
      throws InvalidAlgorithmParameterException {
    if (!(params instanceof KmsKeyGenParameterSpec request)) {
      throw new InvalidAlgorithmParameterException("give a KmsKeyGenParameterSpec");
    }
    maker = KeyMaker.of(family, request);
  }

  @Override
  protected void engineInit(int bits, SecureRandom random) {
    maker = KeyMaker.of(family, bits);
  }

  @Override
  protected SecretKey engineGenerateKey() {
    KeyDirectory keys = directory.get();
    return (SecretHandle) keys.handle(maker.make(keys));
  }
}

package org.claviger.provider.internal.spi;

import java.security.InvalidAlgorithmParameterException;
import java.security.KeyPair;
import java.security.KeyPairGeneratorSpi;
import java.security.PrivateKey;
import java.security.ProviderException;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.util.function.Supplier;
import org.claviger.provider.KmsKeyGenParameterSpec;
import org.claviger.provider.internal.client.KeyDescription;
import org.claviger.provider.internal.key.KeyDirectory;

/** Makes key pairs in the HSM. The caller's source of randomness is not used. */
final class KmsKeyPairGenerator extends KeyPairGeneratorSpi {
  private final KeyFamily family;
  private final Supplier<KeyDirectory> directory;
  private KeyMaker maker;

  KmsKeyPairGenerator(KeyFamily family, Supplier<KeyDirectory> directory) {
    this.family = family;
    this.directory = directory;
    this.maker = family.equals(KeyFamily.PAIR) ? null : KeyMaker.of(family.specs().get(0));
  }

  @Override
  public void initialize(int bits, SecureRandom random) {
    maker = KeyMaker.of(family, bits);
  }

  @Override
  public void initialize(AlgorithmParameterSpec params, SecureRandom random)
      throws InvalidAlgorithmParameterException {
    if (params instanceof KmsKeyGenParameterSpec request) {
      if (family.equals(KeyFamily.PAIR) && request.keySpec().isEmpty()) {
        throw new InvalidAlgorithmParameterException("name the keySpec: " + family.specs());
      }
      maker = KeyMaker.of(family, request);
    } else {
      maker = KeyMaker.of(StandardKeySpecs.require(family, params));
    }
  }

  @Override
  public KeyPair generateKeyPair() {
    if (maker == null) {
      throw new ProviderException("initialise the generator with a KmsKeyGenParameterSpec");
    }
    KeyDirectory keys = directory.get();
    KeyDescription key = maker.make(keys);
    return new KeyPair(keys.publicKey(key), (PrivateKey) keys.handle(key));
  }
}

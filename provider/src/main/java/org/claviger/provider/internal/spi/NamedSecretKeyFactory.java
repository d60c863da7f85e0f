package org.claviger.provider.internal.spi;

import java.security.InvalidKeyException;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.KeySpec;
import java.util.function.Supplier;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactorySpi;
import org.claviger.provider.internal.key.KeyDirectory;
import org.claviger.provider.internal.key.KmsHandle;

/** A secret key by its id, ARN or alias. */
final class NamedSecretKeyFactory extends SecretKeyFactorySpi {
  private final Supplier<KeyDirectory> directory;

  NamedSecretKeyFactory(Supplier<KeyDirectory> directory) {
    this.directory = directory;
  }

  @Override
  protected SecretKey engineGenerateSecret(KeySpec spec) throws InvalidKeySpecException {
    if (NamedKeys.handle(directory, spec) instanceof SecretKey key) {
      return key;
    }
    throw new InvalidKeySpecException("this is a key pair: ask a KeyFactory");
  }

  @Override
  protected KeySpec engineGetKeySpec(SecretKey key, Class<?> type) throws InvalidKeySpecException {
    return NamedKeys.spec(key, type.asSubclass(KeySpec.class));
  }

  @Override
  protected SecretKey engineTranslateKey(SecretKey key) throws InvalidKeyException {
    if (key instanceof KmsHandle) {
      return key;
    }
    throw new InvalidKeyException("not a secret key of the provider Claviger");
  }
}

package org.claviger.provider.internal.spi;

import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyFactorySpi;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.KeySpec;
import java.util.function.Supplier;
import org.claviger.provider.KmsException;
import org.claviger.provider.internal.client.KeyDescription;
import org.claviger.provider.internal.key.KeyDirectory;
import org.claviger.provider.internal.key.KmsHandle;

/** Both halves of a key pair by its id, ARN or alias. */
final class NamedKeyFactory extends KeyFactorySpi {
  private final Supplier<KeyDirectory> directory;

  NamedKeyFactory(Supplier<KeyDirectory> directory) {
    this.directory = directory;
  }

  @Override
  protected PrivateKey engineGeneratePrivate(KeySpec spec) throws InvalidKeySpecException {
    if (NamedKeys.handle(directory, spec) instanceof PrivateKey key) {
      return key;
    }
    throw new InvalidKeySpecException("this is a secret key: ask a SecretKeyFactory");
  }

  @Override
  protected PublicKey engineGeneratePublic(KeySpec spec) throws InvalidKeySpecException {
    KeyDescription key = NamedKeys.describe(directory, spec);
    if (!key.isAsymmetric()) {
      throw new InvalidKeySpecException("this is a secret key: ask a SecretKeyFactory");
    }
    try {
      return directory.get().publicKey(key);
    } catch (KmsException e) {
      throw new InvalidKeySpecException(e.getMessage(), e);
    }
  }

  @Override
  protected <T extends KeySpec> T engineGetKeySpec(Key key, Class<T> type)
      throws InvalidKeySpecException {
    return NamedKeys.spec(key, type);
  }

  @Override
  protected Key engineTranslateKey(Key key) throws InvalidKeyException {
    if (key instanceof KmsHandle && key instanceof PrivateKey) {
      return key;
    }
    throw new InvalidKeyException("not a private key of the provider Claviger");
  }
}

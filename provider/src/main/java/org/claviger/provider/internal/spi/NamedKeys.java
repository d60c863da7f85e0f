package org.claviger.provider.internal.spi;

import java.security.Key;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.KeySpec;
import java.util.function.Supplier;
import org.claviger.provider.KmsException;
import org.claviger.provider.KmsKeySpec;
import org.claviger.provider.internal.client.KeyDescription;
import org.claviger.provider.internal.key.KeyDirectory;
import org.claviger.provider.internal.key.KmsHandle;

/** Keys by name, with the service's refusals as the JCA's exception. */
final class NamedKeys {
  private NamedKeys() {}

  static KeyDescription describe(Supplier<KeyDirectory> directory, KeySpec spec)
      throws InvalidKeySpecException {
    if (!(spec instanceof KmsKeySpec named)) {
      throw new InvalidKeySpecException("give a KmsKeySpec: no key material enters this way");
    }
    try {
      return directory.get().describe(named.keyId());
    } catch (KmsException e) {
      throw new InvalidKeySpecException(e.getMessage(), e);
    }
  }

  static KmsHandle handle(Supplier<KeyDirectory> directory, KeySpec spec)
      throws InvalidKeySpecException {
    KeyDescription key = describe(directory, spec);
    try {
      return directory.get().handle(key);
    } catch (KmsException e) {
      throw new InvalidKeySpecException(e.getMessage(), e);
    }
  }

  static <T extends KeySpec> T spec(Key key, Class<T> type) throws InvalidKeySpecException {
    if (key instanceof KmsHandle handle && type.isAssignableFrom(KmsKeySpec.class)) {
      return type.cast(new KmsKeySpec(handle.arn()));
    }
    throw new InvalidKeySpecException("a key in the HSM is described by a KmsKeySpec alone");
  }
}

package org.claviger.provider.internal.spi;

import java.security.InvalidKeyException;
import java.security.Key;
import org.claviger.provider.internal.key.KmsHandle;

/** Which handle an operation takes. */
final class Handles {
  private Handles() {}

  /**
   * The key as the handle that an operation needs.
   *
   * @throws InvalidKeyException if it is a key of somebody else, which lets the JCA ask the next
   *     provider, or one of ours of another kind or usage
   */
  static <H extends KmsHandle> H require(Class<H> type, String usage, Key key)
      throws InvalidKeyException {
    if (!(key instanceof KmsHandle handle)) {
      throw new InvalidKeyException(
          key == null ? "no key" : "not a key of the provider Claviger: " + key.getAlgorithm());
    }
    if (handle.isDestroyed()) {
      throw new InvalidKeyException("this handle has been destroyed: " + handle);
    }
    if (!type.isInstance(handle)) {
      throw new InvalidKeyException(handle + " is of the wrong kind for this algorithm");
    }
    if (!handle.keyUsage().equals(usage)) {
      throw new InvalidKeyException(
          "%s has the key usage %s, and this needs %s".formatted(handle, handle.keyUsage(), usage));
    }
    return type.cast(handle);
  }
}

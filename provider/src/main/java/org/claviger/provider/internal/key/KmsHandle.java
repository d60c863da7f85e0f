package org.claviger.provider.internal.key;

import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.security.Key;
import javax.security.auth.Destroyable;
import org.claviger.provider.KmsKey;
import org.claviger.provider.internal.client.CryptoActions;
import org.claviger.provider.internal.client.DataKeyActions;
import org.claviger.provider.internal.client.KeyDescription;
import org.claviger.provider.internal.client.KmsClient;

/** A key in the HSM, named. It holds no material, and is used through the client it came from. */
public abstract sealed class KmsHandle implements Key, KmsKey, Destroyable
    permits RsaHandle, EcHandle, EdHandle, MlDsaHandle, SecretHandle {
  private static final long serialVersionUID = 1L;

  private final transient KeyDescription description;
  private transient volatile KmsClient client;
  private transient volatile boolean destroyed;

  KmsHandle(KmsClient client, KeyDescription description) {
    this.client = client;
    this.description = description;
  }

  @Override
  public final String arn() {
    return description.arn();
  }

  @Override
  public final String keyId() {
    return description.keyId();
  }

  @Override
  public final String keySpec() {
    return description.spec();
  }

  @Override
  public final String keyUsage() {
    return description.usage();
  }

  @Override
  public final boolean isAead() {
    return description.aead();
  }

  @Override
  public final boolean allowsCallerIv() {
    return description.callerIv();
  }

  /**
   * What can be done with the key.
   *
   * @throws IllegalStateException if the handle has been destroyed
   */
  public final CryptoActions crypto() {
    return usable().crypto();
  }

  /**
   * The data keys under it.
   *
   * @throws IllegalStateException if the handle has been destroyed
   */
  public final DataKeyActions dataKeys() {
    return usable().dataKeys();
  }

  private KmsClient usable() {
    KmsClient used = client;
    if (destroyed) {
      throw new IllegalStateException("this handle has been destroyed: " + this);
    }
    return used;
  }

  /** Makes the handle useless, and lets go of the client. The key in the HSM is not touched. */
  @Override
  public final void destroy() {
    destroyed = true;
    client = null;
  }

  @Override
  public final boolean isDestroyed() {
    return destroyed;
  }

  /** Null: the key has no encoding outside the HSM. */
  @Override
  public final String getFormat() {
    return null;
  }

  /** Null: the key has no encoding outside the HSM. */
  @Override
  public final byte[] getEncoded() {
    return null;
  }

  @Override
  public final boolean equals(Object other) {
    return other instanceof KmsHandle handle && arn().equals(handle.arn());
  }

  @Override
  public final int hashCode() {
    return arn().hashCode();
  }

  @Override
  public final String toString() {
    return keySpec() + " key " + arn();
  }

  private void writeObject(ObjectOutputStream out) throws NotSerializableException {
    throw new NotSerializableException("a key in the HSM cannot be serialised: " + arn());
  }
}

package org.claviger.provider.internal.key;

import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.util.Optional;
import org.claviger.provider.internal.client.KeyDescription;
import org.claviger.provider.internal.client.KmsClient;

/** An Ed25519 private key. keytool and jarsigner take no other type for one. */
public final class EdHandle extends KmsHandle implements EdECPrivateKey {
  private static final long serialVersionUID = 1L;

  EdHandle(KmsClient client, KeyDescription description) {
    super(client, description);
  }

  @Override
  public String getAlgorithm() {
    return "EdDSA";
  }

  @Override
  public NamedParameterSpec getParams() {
    return NamedParameterSpec.ED25519;
  }

  /** Empty: the bytes are in the HSM. */
  @Override
  public Optional<byte[]> getBytes() {
    return Optional.empty();
  }
}

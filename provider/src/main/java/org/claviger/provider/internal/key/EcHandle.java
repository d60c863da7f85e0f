package org.claviger.provider.internal.key;

import java.security.PrivateKey;
import java.security.interfaces.ECKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECParameterSpec;
import org.claviger.provider.internal.client.KeyDescription;
import org.claviger.provider.internal.client.KmsClient;

/** A private key on a curve of NIST or SECG. */
public final class EcHandle extends KmsHandle implements PrivateKey, ECKey {
  private static final long serialVersionUID = 1L;

  private final transient ECParameterSpec params;

  EcHandle(KmsClient client, KeyDescription description, ECPublicKey publicKey) {
    super(client, description);
    this.params = publicKey.getParams();
  }

  @Override
  public String getAlgorithm() {
    return "EC";
  }

  @Override
  public ECParameterSpec getParams() {
    return params;
  }
}

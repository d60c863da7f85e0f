package org.claviger.provider.internal.key;

import java.security.PrivateKey;
import org.claviger.provider.internal.client.KeyDescription;
import org.claviger.provider.internal.client.KmsClient;

/** An ML-DSA private key (FIPS 204). JDK 17 has no interface for one. */
public final class MlDsaHandle extends KmsHandle implements PrivateKey {
  private static final long serialVersionUID = 1L;

  MlDsaHandle(KmsClient client, KeyDescription description) {
    super(client, description);
  }

  @Override
  public String getAlgorithm() {
    return "ML-DSA";
  }
}

package org.claviger.provider.internal.key;

import javax.crypto.SecretKey;
import org.claviger.provider.internal.client.KeyDescription;
import org.claviger.provider.internal.client.KmsClient;

/** A symmetric or HMAC key. */
public final class SecretHandle extends KmsHandle implements SecretKey {
  private static final long serialVersionUID = 1L;
  private static final String HMAC = "HMAC_";

  SecretHandle(KmsClient client, KeyDescription description) {
    super(client, description);
  }

  @Override
  public String getAlgorithm() {
    String spec = keySpec();
    return spec.startsWith(HMAC) ? "HmacSHA" + spec.substring(HMAC.length()) : "AES";
  }
}

package org.claviger.server.store;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA-256 under a key of the test's own. */
public final class TestAuthenticator implements RowAuthenticator {
  private final SecretKeySpec key;

  public TestAuthenticator(int keyByte) {
    byte[] bytes = new byte[32];
    bytes[0] = (byte) keyByte;
    key = new SecretKeySpec(bytes, "HmacSHA256");
  }

  @Override
  public byte[] mac(byte[] content) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return mac.doFinal(content);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public boolean verify(byte[] content, byte[] mac) {
    return MessageDigest.isEqual(mac(content), mac);
  }
}

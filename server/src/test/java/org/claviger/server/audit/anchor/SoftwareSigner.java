package org.claviger.server.audit.anchor;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;

/** Signs as an HSM does, under a key of its own; can be out of order. */
public final class SoftwareSigner implements AnchorSigner {
  private final KeyPair keys;
  private final String region;
  private volatile boolean isDown;

  /** Makes a key. */
  public SoftwareSigner(String region) {
    this.region = region;
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      keys = generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether it is out of order from now on. */
  public void setDown(boolean down) {
    isDown = down;
  }

  /** Its key's fingerprint. */
  public String fingerprint() {
    return Anchor.fingerprint(keys.getPublic().getEncoded());
  }

  @Override
  public String region() {
    return region;
  }

  @Override
  public byte[] publicKey() {
    return keys.getPublic().getEncoded();
  }

  @Override
  public byte[] sign(byte[] digest) {
    if (isDown) {
      throw new IllegalStateException("the HSM is down");
    }
    try {
      Signature signature = Signature.getInstance("NONEwithECDSAinP1363Format");
      signature.initSign(keys.getPrivate());
      signature.update(digest);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}

package org.claviger.provider.internal.spi;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.ProviderException;

/** The digest of a message of any length, made locally. */
final class DigestContent implements KmsSigner.Content {
  private final MessageDigest digest;

  DigestContent(String algorithm) {
    this.digest = digest(algorithm);
  }

  static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new ProviderException("this JDK has no " + algorithm, e);
    }
  }

  @Override
  public void update(byte[] in, int offset, int length) {
    digest.update(in, offset, length);
  }

  @Override
  public boolean isDigest() {
    return true;
  }

  @Override
  public byte[] take() {
    return digest.digest();
  }
}

package org.claviger.provider.internal.spi;

import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.SecureRandom;
import java.security.interfaces.RSAPublicKey;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.spec.OAEPParameterSpec;
import org.claviger.provider.internal.jca.JdkProviders;

/** Encryption under a public key, by the JDK. */
final class LocalOaepBlock implements OaepBlock {
  private static final String NAME = "RSA/ECB/OAEPPadding";

  private final Cipher cipher;
  private final int modulusBytes;

  LocalOaepBlock(RSAPublicKey key, OAEPParameterSpec spec, SecureRandom random)
      throws InvalidKeyException, InvalidAlgorithmParameterException {
    try {
      cipher = Cipher.getInstance(NAME, JdkProviders.of("Cipher", "RSA"));
      cipher.init(Cipher.ENCRYPT_MODE, key, spec, random);
      modulusBytes = (key.getModulus().bitLength() + 7) / 8;
    } catch (InvalidKeyException | InvalidAlgorithmParameterException e) {
      throw e;
    } catch (GeneralSecurityException e) {
      throw new InvalidKeyException("this JDK has no " + NAME, e);
    }
  }

  @Override
  public void append(byte[] in, int offset, int length) {
    cipher.update(in, offset, length);
  }

  @Override
  public byte[] finish() throws IllegalBlockSizeException, BadPaddingException {
    return cipher.doFinal();
  }

  @Override
  public int modulusBytes() {
    return modulusBytes;
  }
}

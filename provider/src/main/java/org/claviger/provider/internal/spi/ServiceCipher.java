package org.claviger.provider.internal.spi;

import java.nio.ByteBuffer;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.CipherSpi;
import javax.crypto.IllegalBlockSizeException;

/** What every cipher here has in common: it wraps as it encrypts. Most have no IV and no blocks. */
abstract class ServiceCipher extends CipherSpi {
  static boolean encrypts(int opmode) {
    return opmode == Cipher.ENCRYPT_MODE || opmode == Cipher.WRAP_MODE;
  }

  static byte[] drain(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  @Override
  protected final byte[] engineWrap(Key key) throws InvalidKeyException, IllegalBlockSizeException {
    byte[] encoded = WrappedKeys.encode(key);
    try {
      return engineDoFinal(encoded, 0, encoded.length);
    } catch (BadPaddingException e) {
      throw new InvalidKeyException("the key cannot be wrapped", e);
    } finally {
      Arrays.fill(encoded, (byte) 0);
    }
  }

  @Override
  protected final Key engineUnwrap(byte[] wrapped, String algorithm, int type)
      throws InvalidKeyException, NoSuchAlgorithmException {
    try {
      return WrappedKeys.decode(engineDoFinal(wrapped, 0, wrapped.length), algorithm, type);
    } catch (IllegalBlockSizeException | BadPaddingException e) {
      throw WrappedKeys.unwrapFailed(e);
    }
  }

  @Override
  protected byte[] engineGetIV() {
    return null;
  }

  @Override
  protected int engineGetBlockSize() {
    return 0;
  }

  /** That of AES-256, which all keys for encryption are but those of RSA. */
  @Override
  protected int engineGetKeySize(Key key) throws InvalidKeyException {
    return 256;
  }
}

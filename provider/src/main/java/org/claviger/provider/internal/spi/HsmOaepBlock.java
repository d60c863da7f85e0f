package org.claviger.provider.internal.spi;

import javax.crypto.BadPaddingException;
import javax.crypto.IllegalBlockSizeException;
import org.claviger.provider.KmsException;
import org.claviger.provider.MessageTooLongException;
import org.claviger.provider.internal.key.RsaHandle;

/** Decryption in the HSM. */
final class HsmOaepBlock implements OaepBlock {
  private final RsaHandle key;
  private final OaepForm form;
  private final LimitedBuffer ciphertext;

  HsmOaepBlock(RsaHandle key, OaepForm form) {
    this.key = key;
    this.form = form;
    this.ciphertext = new LimitedBuffer("an RSA ciphertext", key.modulusBytes());
  }

  @Override
  public void append(byte[] in, int offset, int length) {
    try {
      ciphertext.append(in, offset, length);
    } catch (MessageTooLongException e) {
      // The buffer remembers it until the end, where SunJCE tells it too.
      return;
    }
  }

  @Override
  public byte[] finish() throws IllegalBlockSizeException, BadPaddingException {
    byte[] block;
    try {
      block = ciphertext.take();
    } catch (MessageTooLongException e) {
      throw (IllegalBlockSizeException) new IllegalBlockSizeException(e.getMessage()).initCause(e);
    }
    if (block.length != key.modulusBytes()) {
      throw new BadPaddingException(
          "a ciphertext under this key has %d bytes, this one %d"
              .formatted(key.modulusBytes(), block.length));
    }
    return decrypt(block);
  }

  private byte[] decrypt(byte[] block) throws BadPaddingException {
    try {
      return key.crypto().decrypt(key.arn(), form.algorithm(), block);
    } catch (KmsException e) {
      if (!e.is("InvalidCiphertextException")) {
        throw e;
      }
      BadPaddingException bad = new BadPaddingException(e.getMessage());
      bad.initCause(e);
      throw bad;
    }
  }

  @Override
  public int modulusBytes() {
    return key.modulusBytes();
  }
}

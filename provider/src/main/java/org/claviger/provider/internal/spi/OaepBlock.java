package org.claviger.provider.internal.spi;

import javax.crypto.BadPaddingException;
import javax.crypto.IllegalBlockSizeException;

/** One block of RSA being encrypted or decrypted. */
interface OaepBlock {
  /** Collects input; what is too much is told by {@link #finish}, as SunJCE does. */
  void append(byte[] in, int offset, int length);

  /** The result; the block is empty then and can be used again. */
  byte[] finish() throws IllegalBlockSizeException, BadPaddingException;

  int modulusBytes();
}

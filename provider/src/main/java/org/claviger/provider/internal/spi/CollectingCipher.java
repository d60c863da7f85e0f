package org.claviger.provider.internal.spi;

import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.crypto.BadPaddingException;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.ShortBufferException;

/**
 * A cipher that collects its input and gives nothing before {@code doFinal}: what is in the HSM
 * works on whole messages.
 */
abstract class CollectingCipher extends ServiceCipher {
  private static final byte[] NOTHING = {};

  /**
   * Collects input.
   *
   * @throws IllegalStateException if the cipher is not initialised
   */
  abstract void append(byte[] in, int offset, int length);

  /**
   * Ends the message.
   *
   * @throws IllegalStateException if the cipher is not initialised
   */
  abstract byte[] finish() throws IllegalBlockSizeException, BadPaddingException;

  @Override
  protected final byte[] engineUpdate(byte[] in, int offset, int length) {
    append(in, offset, length);
    return NOTHING;
  }

  @Override
  protected final int engineUpdate(byte[] in, int offset, int length, byte[] out, int outOffset) {
    append(in, offset, length);
    return 0;
  }

  /** Unlike the inherited one it asks for no room in the output, since it puts nothing there. */
  @Override
  protected final int engineUpdate(ByteBuffer in, ByteBuffer out) {
    byte[] bytes = drain(in);
    try {
      append(bytes, 0, bytes.length);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
    return 0;
  }

  @Override
  protected final byte[] engineDoFinal(byte[] in, int offset, int length)
      throws IllegalBlockSizeException, BadPaddingException {
    if (length > 0) {
      append(in, offset, length);
    }
    return finish();
  }

  @Override
  protected final int engineDoFinal(byte[] in, int offset, int length, byte[] out, int outOffset)
      throws ShortBufferException, IllegalBlockSizeException, BadPaddingException {
    requireRoom(out.length - outOffset, length);
    byte[] result = engineDoFinal(in, offset, length);
    System.arraycopy(result, 0, out, outOffset, result.length);
    Arrays.fill(result, (byte) 0);
    return result.length;
  }

  @Override
  protected final int engineDoFinal(ByteBuffer in, ByteBuffer out)
      throws ShortBufferException, IllegalBlockSizeException, BadPaddingException {
    requireRoom(out.remaining(), in.remaining());
    byte[] bytes = drain(in);
    try {
      byte[] result = engineDoFinal(bytes, 0, bytes.length);
      out.put(result);
      Arrays.fill(result, (byte) 0);
      return result.length;
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /** Asked before the request, so that a call with more room finds the message still there. */
  private void requireRoom(int room, int moreInput) throws ShortBufferException {
    int needed = engineGetOutputSize(moreInput);
    if (room < needed) {
      throw new ShortBufferException("the output may have " + needed + " bytes");
    }
  }
}

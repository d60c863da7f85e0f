package org.claviger.provider.internal.envelope;

import java.nio.ByteBuffer;
import javax.crypto.AEADBadTagException;

/**
 * A body in one piece: IV, length, content, tag. Nothing of it can be released before all of it is
 * there, so it is read up to the size of the longest frame.
 */
final class UnframedBody implements Section {
  private static final int HEAD_BYTES = FrameCipher.IV_BYTES + Long.BYTES;

  private final FrameCipher cipher;
  private final TrailingSignature signature;

  UnframedBody(FrameCipher cipher, TrailingSignature signature) {
    this.cipher = cipher;
    this.signature = signature;
  }

  @Override
  public int needed(byte[] bytes, int offset, int available) throws AEADBadTagException {
    if (available < HEAD_BYTES) {
      return HEAD_BYTES;
    }
    ByteBuffer in = ByteBuffer.wrap(bytes, offset, available).slice();
    if (in.getLong(0) != 0 || in.getInt(Long.BYTES) != 1) {
      throw new AEADBadTagException("the message's body has an IV that is not 1");
    }
    long content = in.getLong(FrameCipher.IV_BYTES);
    if (content < 0 || content > FrameCipher.MAX_FRAME_BYTES) {
      throw new AEADBadTagException(
          "a body without frames is read up to %d bytes, this one has %s"
              .formatted(FrameCipher.MAX_FRAME_BYTES, Long.toUnsignedString(content)));
    }
    return HEAD_BYTES + (int) content + FrameCipher.TAG_BYTES;
  }

  @Override
  public int accept(byte[] bytes, int offset, int length, byte[] out, int outOffset)
      throws AEADBadTagException {
    int written =
        cipher.open(
            FrameKind.WHOLE_BODY,
            1,
            bytes,
            offset + HEAD_BYTES,
            length - HEAD_BYTES,
            out,
            outOffset);
    signature.update(bytes, offset, length);
    return written;
  }

  @Override
  public Section next() {
    return signature.section();
  }
}

package org.claviger.provider.internal.envelope;

import java.nio.ByteBuffer;
import javax.crypto.AEADBadTagException;

/**
 * A body in frames: sequence number from 1, IV, content, tag; the last one marked, with its own
 * length. The IV is the sequence number in 12 bytes, as every SDK writes it in this version; a
 * frame with another is refused.
 */
final class FramedBody implements Section {
  /** What marks the last frame. */
  static final int FINAL_MARK = 0xFFFFFFFF;

  private static final int REGULAR_BYTES = Integer.BYTES + FrameCipher.IV_BYTES;
  private static final int FINAL_BYTES = 3 * Integer.BYTES + FrameCipher.IV_BYTES;

  private final FrameCipher cipher;
  private final int frameBytes;
  private final TrailingSignature signature;
  private int sequence = 1;
  private boolean ended;

  FramedBody(FrameCipher cipher, int frameBytes, TrailingSignature signature) {
    this.cipher = cipher;
    this.frameBytes = frameBytes;
    this.signature = signature;
  }

  @Override
  public int needed(byte[] bytes, int offset, int available) throws AEADBadTagException {
    if (available < Integer.BYTES) {
      return Integer.BYTES;
    }
    ByteBuffer in = ByteBuffer.wrap(bytes, offset, available).slice();
    int first = in.getInt(0);
    if (first != FINAL_MARK) {
      requireSequence(first);
      return REGULAR_BYTES + frameBytes + FrameCipher.TAG_BYTES;
    }
    if (available < FINAL_BYTES) {
      return FINAL_BYTES;
    }
    requireSequence(in.getInt(Integer.BYTES));
    int content = in.getInt(FINAL_BYTES - Integer.BYTES);
    if (Integer.compareUnsigned(content, frameBytes) > 0) {
      throw new AEADBadTagException("the last frame is longer than a frame of the message");
    }
    return FINAL_BYTES + content + FrameCipher.TAG_BYTES;
  }

  private void requireSequence(int given) throws AEADBadTagException {
    if (given != sequence) {
      throw new AEADBadTagException(
          "frame %s stands where frame %s belongs"
              .formatted(Integer.toUnsignedString(given), Integer.toUnsignedString(sequence)));
    }
  }

  @Override
  public int accept(byte[] bytes, int offset, int length, byte[] out, int outOffset)
      throws AEADBadTagException {
    ByteBuffer in = ByteBuffer.wrap(bytes, offset, length).slice();
    ended = in.getInt(0) == FINAL_MARK;
    requireIv(in, ended ? 2 * Integer.BYTES : Integer.BYTES);
    int head = ended ? FINAL_BYTES : REGULAR_BYTES;
    FrameKind kind = ended ? FrameKind.FINAL : FrameKind.REGULAR;
    int written = cipher.open(kind, sequence, bytes, offset + head, length - head, out, outOffset);
    signature.update(bytes, offset, length);
    sequence++;
    return written;
  }

  private void requireIv(ByteBuffer in, int at) throws AEADBadTagException {
    if (in.getLong(at) != 0 || in.getInt(at + Long.BYTES) != sequence) {
      throw new AEADBadTagException(
          "frame %s has an IV that is not its number"
              .formatted(Integer.toUnsignedString(sequence)));
    }
  }

  @Override
  public Section next() {
    return ended ? signature.section() : this;
  }
}

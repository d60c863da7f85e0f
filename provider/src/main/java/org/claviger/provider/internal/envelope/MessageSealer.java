package org.claviger.provider.internal.envelope;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import javax.crypto.Cipher;

/**
 * Writes one message. The data key is asked for when the first frame is full, or the message ends
 * before: what is said of the length is then either exact or that it is not known.
 */
public final class MessageSealer implements Operation {
  static final Suite SUITE = Suite.COMMITTED;

  private static final int OVERHEAD_BYTES =
      Integer.BYTES + FrameCipher.IV_BYTES + FrameCipher.TAG_BYTES;

  private final Map<String, String> context;
  private final int frameBytes;
  private final Keys keys;
  private final Held held = new Held();
  private byte[] header;
  private FrameCipher cipher;
  private int sequence = 1;

  /** Where the key of a message comes from. */
  @FunctionalInterface
  interface Keys {
    /**
     * A key for one message.
     *
     * @param plaintextBytes the message's length, if it is known
     */
    SealingKey take(OptionalLong plaintextBytes);
  }

  MessageSealer(Map<String, String> context, int frameBytes, Keys keys) {
    this.context = context;
    this.frameBytes = frameBytes;
    this.keys = keys;
  }

  /** A last frame is never empty but in an empty message, so a full one waits for its successor. */
  private int fullFrames(int more) {
    return Math.max(0, Math.addExact(held.size(), more) - 1) / frameBytes;
  }

  @Override
  public int updateBytes(int more) {
    int frames = fullFrames(more);
    if (frames == 0) {
      return 0;
    }
    start(OptionalLong.empty());
    return Math.addExact(header.length, Math.multiplyExact(frames, frameBytes + OVERHEAD_BYTES));
  }

  /**
   * Before the data key is there, more than needed: how long its encryption is the service says.
   */
  @Override
  public int finishBytes(int more) {
    long plaintext = (long) held.size() + more;
    long frames = 1 + Math.max(0, plaintext - 1) / frameBytes;
    int headerBytes = header == null ? mostHeaderBytes() : header.length;
    return Math.toIntExact(headerBytes + plaintext + frames * OVERHEAD_BYTES + 2 * Integer.BYTES);
  }

  private int mostHeaderBytes() {
    return FrameCipher.TAG_BYTES
        + Header.bodyBytes(
            Short.BYTES + (int) ContextCodec.bytes(context), DataKeys.MAX_ENCODED_BYTES);
  }

  @Override
  public int update(byte[] in, int offset, int length, byte[] out, int outOffset) {
    int frames = fullFrames(length);
    int at = offset;
    int written = 0;
    if (frames > 0) {
      start(OptionalLong.empty());
      written = putHeader(out, outOffset);
    }
    for (int i = 0; i < frames; i++) {
      if (held.isEmpty()) {
        written += regular(in, at, out, outOffset + written);
        at += frameBytes;
      } else {
        int taken = frameBytes - held.size();
        held.append(in, at, taken);
        at += taken;
        written += regular(held.array(), 0, out, outOffset + written);
        held.clear();
      }
    }
    held.append(in, at, offset + length - at);
    return written;
  }

  @Override
  public int finish(byte[] in, int offset, int length, byte[] out, int outOffset) {
    try {
      start(OptionalLong.of((long) held.size() + length));
      int written = putHeader(out, outOffset);
      written += update(in, offset, length, out, outOffset + written);
      return written + last(out, outOffset + written);
    } finally {
      destroy();
    }
  }

  private void start(OptionalLong plaintextBytes) {
    if (cipher != null) {
      return;
    }
    SealingKey sealing = keys.take(plaintextBytes);
    cipher = new FrameCipher(Cipher.ENCRYPT_MODE, sealing.key(), sealing.messageId());
    byte[] body =
        Header.encode(
            SUITE,
            sealing.messageId(),
            ContextCodec.encode(context),
            sealing.encrypted(),
            frameBytes,
            sealing.key().commitment());
    byte[] tag = cipher.headerTag(body);
    header = ByteBuffer.allocate(body.length + tag.length).put(body).put(tag).array();
  }

  private int putHeader(byte[] out, int outOffset) {
    int length = header.length;
    System.arraycopy(header, 0, out, outOffset, length);
    header = new byte[0];
    return length;
  }

  private int regular(byte[] in, int offset, byte[] out, int outOffset) {
    if (sequence == FramedBody.FINAL_MARK) {
      throw new IllegalStateException("a message has at most 4,294,967,295 frames");
    }
    int content = outOffset + Integer.BYTES + FrameCipher.IV_BYTES;
    ByteBuffer.wrap(out).position(outOffset).putInt(sequence).putLong(0).putInt(sequence);
    int sealed = cipher.seal(FrameKind.REGULAR, sequence, in, offset, frameBytes, out, content);
    sequence++;
    return Integer.BYTES + FrameCipher.IV_BYTES + sealed;
  }

  private int last(byte[] out, int outOffset) {
    ByteBuffer head = ByteBuffer.wrap(out).position(outOffset);
    head.putInt(FramedBody.FINAL_MARK).putInt(sequence).putLong(0).putInt(sequence);
    head.putInt(held.size());
    int sealed =
        cipher.seal(FrameKind.FINAL, sequence, held.array(), 0, held.size(), out, head.position());
    return head.position() - outOffset + sealed;
  }

  @Override
  public Optional<Map<String, String>> context() {
    return Optional.of(context);
  }

  @Override
  public void destroy() {
    held.wipe();
    if (cipher != null) {
      cipher.destroy();
    }
  }
}

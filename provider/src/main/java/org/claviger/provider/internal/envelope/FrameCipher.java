package org.claviger.provider.internal.envelope;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.ProviderException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import org.claviger.provider.internal.jca.JdkProviders;

/**
 * AES-256-GCM of the JDK under the key of one message. The IV is the frame's sequence number, the
 * header's is 0; since every message has a key of its own, none is used twice.
 */
final class FrameCipher {
  static final int IV_BYTES = 12;
  static final int TAG_BYTES = 16;

  /** The longest frame, and the longest body without frames, that is read or written. */
  static final int MAX_FRAME_BYTES = 16 << 20;

  private static final String TRANSFORMATION = "AES/GCM/NoPadding";

  private final int mode;
  private final MessageKey key;
  private final byte[] messageId;
  private final Cipher gcm;
  private final byte[] iv = new byte[IV_BYTES];
  private final Map<FrameKind, byte[]> aads = new EnumMap<>(FrameKind.class);

  /**
   * @param mode of {@link Cipher}
   */
  FrameCipher(int mode, MessageKey key, byte[] messageId) {
    this.mode = mode;
    this.key = key;
    this.messageId = messageId;
    try {
      gcm = Cipher.getInstance(TRANSFORMATION, JdkProviders.of("Cipher", TRANSFORMATION));
    } catch (GeneralSecurityException e) {
      throw unavailable(e);
    }
  }

  /** The tag of a header. */
  byte[] headerTag(byte[] header) {
    try {
      begin(0, header);
      return gcm.doFinal();
    } catch (GeneralSecurityException e) {
      throw unavailable(e);
    }
  }

  void verifyHeader(byte[] header, byte[] tag) throws AEADBadTagException {
    try {
      begin(0, header);
      gcm.doFinal(tag);
    } catch (AEADBadTagException e) {
      throw forged("the message's header", e);
    } catch (GeneralSecurityException e) {
      throw unavailable(e);
    }
  }

  /** Encrypts a frame and appends its tag. Answers the number of bytes put into the output. */
  int seal(FrameKind kind, int sequence, byte[] in, int off, int len, byte[] out, int outOff) {
    try {
      begin(sequence, aad(kind, sequence, len));
      return gcm.doFinal(in, off, len, out, outOff);
    } catch (GeneralSecurityException e) {
      throw unavailable(e);
    }
  }

  /**
   * Decrypts a frame that ends with its tag. Answers the number of bytes put into the output.
   *
   * @throws AEADBadTagException if it is not genuine; the output holds nothing of it
   */
  int open(FrameKind kind, int sequence, byte[] in, int off, int len, byte[] out, int outOff)
      throws AEADBadTagException {
    int plaintext = len - TAG_BYTES;
    try {
      begin(sequence, aad(kind, sequence, plaintext));
      return gcm.doFinal(in, off, len, out, outOff);
    } catch (AEADBadTagException e) {
      Arrays.fill(out, outOff, outOff + plaintext, (byte) 0);
      throw forged("frame " + Integer.toUnsignedString(sequence), e);
    } catch (GeneralSecurityException e) {
      Arrays.fill(out, outOff, outOff + plaintext, (byte) 0);
      throw unavailable(e);
    }
  }

  private void begin(int sequence, byte[] aad) throws GeneralSecurityException {
    ByteBuffer.wrap(iv).putInt(IV_BYTES - Integer.BYTES, sequence);
    gcm.init(mode, key, new GCMParameterSpec(8 * TAG_BYTES, iv));
    gcm.updateAAD(aad);
  }

  private byte[] aad(FrameKind kind, int sequence, int plaintextBytes) {
    byte[] aad = aads.computeIfAbsent(kind, this::template);
    int numbers = aad.length - Integer.BYTES - Long.BYTES;
    ByteBuffer.wrap(aad).position(numbers).putInt(sequence).putLong(plaintextBytes);
    return aad;
  }

  private byte[] template(FrameKind kind) {
    byte[] label = kind.label();
    return ByteBuffer.allocate(messageId.length + label.length + Integer.BYTES + Long.BYTES)
        .put(messageId)
        .put(label)
        .array();
  }

  /** Wipes the key, here; what the JDK's cipher made of it is left to the garbage collector. */
  void destroy() {
    key.destroy();
  }

  private static AEADBadTagException forged(String what, AEADBadTagException cause) {
    AEADBadTagException forged = new AEADBadTagException(what + " is not genuine");
    forged.initCause(cause);
    return forged;
  }

  private static ProviderException unavailable(GeneralSecurityException e) {
    return new ProviderException("the JDK's AES-GCM does not work: " + e.getMessage(), e);
  }
}

package org.claviger.server.hsm.pkcs11;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * How stored bytes name the version of the key that made them. What the first version made has no
 * name, as when there was no other; what a later one made begins with four bytes of its number.
 */
final class VersionTag {
  private static final int TAG_BYTES = Integer.BYTES;
  private static final int MAC_BYTES = 32;
  private static final int WRAPPED_UNIT_BYTES = 8;

  /** In front of sealed bytes, which have no length that would tell. */
  private static final byte[] SEALED_MARK = "clv:".getBytes(US_ASCII);

  private VersionTag() {}

  /** A MAC, or wrapped material, with its version. */
  static byte[] tag(int version, byte[] content) {
    return version == 1
        ? content
        : ByteBuffer.allocate(TAG_BYTES + content.length).putInt(version).put(content).array();
  }

  /** The version of a MAC; 0 if it is none. */
  static int ofMac(byte[] mac) {
    return mac.length == MAC_BYTES
        ? 1
        : mac.length == TAG_BYTES + MAC_BYTES ? later(ByteBuffer.wrap(mac).getInt()) : 0;
  }

  /** The version of wrapped material: AES key wrap makes whole units of eight bytes. */
  static int ofWrapped(byte[] wrapped) {
    return wrapped.length % WRAPPED_UNIT_BYTES == TAG_BYTES
        ? later(ByteBuffer.wrap(wrapped).getInt())
        : 1;
  }

  /** The first version is never named. */
  private static int later(int version) {
    return version > 1 ? version : 0;
  }

  /** A MAC, or wrapped material, without its version. */
  static byte[] content(int version, byte[] tagged) {
    return version == 1 ? tagged : Arrays.copyOfRange(tagged, TAG_BYTES, tagged.length);
  }

  /** Sealed bytes with their version. */
  static byte[] tagSealed(int version, byte[] sealed) {
    return version == 1
        ? sealed
        : ByteBuffer.allocate(SEALED_MARK.length + TAG_BYTES + sealed.length)
            .put(SEALED_MARK)
            .putInt(version)
            .put(sealed)
            .array();
  }

  /**
   * The version that sealed bytes seem to name. The first version's begin with a random IV, which
   * may by chance look so: whoever fails to open them tries that version too.
   */
  static int ofSealed(byte[] sealed) {
    boolean marked =
        sealed.length >= SEALED_MARK.length + TAG_BYTES + Sealing.OVERHEAD_BYTES
            && Arrays.equals(sealed, 0, SEALED_MARK.length, SEALED_MARK, 0, SEALED_MARK.length);
    return marked ? later(ByteBuffer.wrap(sealed).getInt(SEALED_MARK.length)) : 1;
  }

  /** Sealed bytes without their version. */
  static byte[] sealedContent(byte[] sealed) {
    return Arrays.copyOfRange(sealed, SEALED_MARK.length + TAG_BYTES, sealed.length);
  }
}

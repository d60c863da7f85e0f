package org.claviger.server.hsm.pkcs11;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.claviger.server.hsm.InvalidCiphertextException;
import org.claviger.server.hsm.OaepHash;

/**
 * Removes RSAES-OAEP padding (RFC 8017, section 7.1.2, step 3) with an empty label and MGF1 of the
 * same hash. Which check failed shows neither in the error nor in the time (Manger's attack).
 */
final class Oaep {
  private Oaep() {}

  /**
   * The message.
   *
   * @param encoded as long as the modulus; wiped
   * @throws InvalidCiphertextException if the padding is wrong in any way
   */
  static byte[] unpad(OaepHash hash, byte[] encoded) {
    MessageDigest digest = digest(hash);
    int hashBytes = digest.getDigestLength();
    byte[] labelHash = digest.digest(new byte[0]);
    int dataStart = 1 + hashBytes;
    try {
      xorMask(digest, encoded, dataStart, encoded.length, 1, dataStart);
      xorMask(digest, encoded, 1, dataStart, dataStart, encoded.length);
      int wrong = encoded[0];
      for (int i = 0; i < hashBytes; i++) {
        wrong |= encoded[dataStart + i] ^ labelHash[i];
      }
      int start = messageStart(encoded, dataStart + hashBytes);
      int noStart = (start - 1) >> 31;
      if (((wrong | noStart) & 0xFF) != 0) {
        throw new InvalidCiphertextException("not encrypted to this key, or changed");
      }
      return Arrays.copyOfRange(encoded, start, encoded.length);
    } finally {
      Arrays.fill(encoded, (byte) 0);
    }
  }

  /** Where the message begins: behind zeros and a one; 0 if there is no such place. */
  private static int messageStart(byte[] encoded, int paddingStart) {
    int searching = -1;
    int start = 0;
    int wrong = 0;
    for (int i = paddingStart; i < encoded.length; i++) {
      int isOne = maskIfZero(encoded[i] ^ 1);
      int isZero = maskIfZero(encoded[i]);
      start |= (i + 1) & searching & isOne;
      wrong |= searching & ~isOne & ~isZero;
      searching &= ~isOne;
    }
    return start & ~wrong;
  }

  /** All ones if the low byte is zero, else zero; without a branch. */
  private static int maskIfZero(int value) {
    return ((value & 0xFF) - 1) >> 31;
  }

  /** XORs MGF1 of one range onto another (RFC 8017, appendix B.2.1). */
  private static void xorMask(
      MessageDigest digest, byte[] bytes, int seedFrom, int seedTo, int from, int to) {
    int hashBytes = digest.getDigestLength();
    for (int at = from, counter = 0; at < to; at += hashBytes, counter++) {
      digest.update(bytes, seedFrom, seedTo - seedFrom);
      digest.update(new byte[] {0, 0, 0, (byte) counter});
      byte[] mask = digest.digest();
      for (int i = 0; i < Math.min(hashBytes, to - at); i++) {
        bytes[at + i] ^= mask[i];
      }
      Arrays.fill(mask, (byte) 0);
    }
  }

  private static MessageDigest digest(OaepHash hash) {
    try {
      return MessageDigest.getInstance(hash == OaepHash.SHA_1 ? "SHA-1" : "SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1 and SHA-256", e);
    }
  }
}

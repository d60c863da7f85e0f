package org.claviger.server.digest;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 (FIPS 180-4). */
public final class Sha256 {
  private Sha256() {}

  /** A computation that has not begun. */
  public static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The hash, 32 bytes. */
  public static byte[] of(byte[] data) {
    return newDigest().digest(data);
  }

  /** The hash as 64 lower-case hexadecimal digits: of a key or certificate, its fingerprint. */
  public static String hex(byte[] data) {
    return HexFormat.of().formatHex(of(data));
  }
}

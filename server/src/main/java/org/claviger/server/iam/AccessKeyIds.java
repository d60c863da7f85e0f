package org.claviger.server.iam;

import java.util.regex.Pattern;
import org.claviger.server.hsm.HsmDomain;

/** Ids of long-term access keys: {@code AKIA} and 80 random bits in base32 (RFC 4648). */
final class AccessKeyIds {
  private static final String PREFIX = "AKIA";
  private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int RANDOM_BYTES = 10;
  private static final Pattern SHAPE = Pattern.compile("AKIA[A-Z2-7]{16}");

  private AccessKeyIds() {}

  /** Whether one of ours can look so; anything else need not be looked up. */
  static boolean isPossible(String id) {
    return SHAPE.matcher(id).matches();
  }

  static String generate(HsmDomain domain) {
    byte[] random = domain.random(RANDOM_BYTES);
    StringBuilder id = new StringBuilder(PREFIX);
    int pending = 0;
    int bits = 0;
    for (byte b : random) {
      pending = pending << 8 | (b & 0xff);
      bits += 8;
      while (bits >= 5) {
        bits -= 5;
        id.append(BASE32.charAt(pending >> bits & 31));
      }
      pending &= (1 << bits) - 1;
    }
    return id.toString();
  }
}

package org.claviger.server.iam;

import org.claviger.server.hsm.HsmDomain;

/** Unique ids as AWS's look: a prefix that says of what, and random bits in base32 (RFC 4648). */
final class UniqueIds {
  private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  private UniqueIds() {}

  /** The id of a user, group, role or policy: four letters and 17 characters for 85 random bits. */
  static String generate(HsmDomain domain, String prefix) {
    return prefix + base32(domain.random(11), 17);
  }

  static String base32(byte[] random, int characters) {
    StringBuilder id = new StringBuilder(characters);
    int pending = 0;
    int bits = 0;
    for (byte b : random) {
      pending = pending << 8 | (b & 0xff);
      bits += 8;
      while (bits >= 5 && id.length() < characters) {
        bits -= 5;
        id.append(BASE32.charAt(pending >> bits & 31));
      }
      pending &= (1 << bits) - 1;
    }
    return id.toString();
  }
}

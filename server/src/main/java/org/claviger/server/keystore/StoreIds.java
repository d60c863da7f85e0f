package org.claviger.server.keystore;

import java.security.SecureRandom;

/** Ids of custom key stores, as AWS's: {@code cks-} and 17 hexadecimal digits. */
final class StoreIds {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int DIGITS = 17;

  private StoreIds() {}

  static String next() {
    StringBuilder id = new StringBuilder("cks-");
    for (int i = 0; i < DIGITS; i++) {
      id.append(Character.forDigit(RANDOM.nextInt(16), 16));
    }
    return id.toString();
  }
}

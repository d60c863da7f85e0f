package org.claviger.server.iam;

import java.util.regex.Pattern;
import org.claviger.server.hsm.HsmDomain;

/** Ids of long-term access keys: {@code AKIA} and 80 random bits in base32 (RFC 4648). */
final class AccessKeyIds {
  private static final String PREFIX = "AKIA";
  private static final int RANDOM_BYTES = 10;
  private static final int RANDOM_CHARACTERS = 16;
  private static final Pattern SHAPE = Pattern.compile("AKIA[A-Z2-7]{16}");

  private AccessKeyIds() {}

  /** Whether one of ours can look so; anything else need not be looked up. */
  static boolean isPossible(String id) {
    return SHAPE.matcher(id).matches();
  }

  static String generate(HsmDomain domain) {
    return PREFIX + UniqueIds.base32(domain.random(RANDOM_BYTES), RANDOM_CHARACTERS);
  }
}

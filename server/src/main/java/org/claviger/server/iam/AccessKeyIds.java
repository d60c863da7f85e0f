package org.claviger.server.iam;

import java.util.regex.Pattern;
import org.claviger.server.hsm.HsmDomain;

/**
 * Ids of access keys: {@code AKIA}, or {@code ASIA} for temporary ones, and 80 random bits in
 * base32 (RFC 4648).
 */
public final class AccessKeyIds {
  private static final String LONG_TERM = "AKIA";
  private static final String TEMPORARY = "ASIA";
  private static final int RANDOM_BYTES = 10;
  private static final int RANDOM_CHARACTERS = 16;
  private static final Pattern LONG_TERM_SHAPE = Pattern.compile("AKIA[A-Z2-7]{16}");
  private static final Pattern TEMPORARY_SHAPE = Pattern.compile("ASIA[A-Z2-7]{16}");

  private AccessKeyIds() {}

  /** Whether one of ours can look so; anything else need not be looked up. */
  static boolean isPossible(String id) {
    return LONG_TERM_SHAPE.matcher(id).matches();
  }

  /** Whether a temporary one of ours can look so. */
  public static boolean isPossiblyTemporary(String id) {
    return TEMPORARY_SHAPE.matcher(id).matches();
  }

  static String generate(HsmDomain domain) {
    return generate(LONG_TERM, domain);
  }

  /** A new id of a temporary access key. */
  public static String generateTemporary(HsmDomain domain) {
    return generate(TEMPORARY, domain);
  }

  private static String generate(String prefix, HsmDomain domain) {
    return prefix + UniqueIds.base32(domain.random(RANDOM_BYTES), RANDOM_CHARACTERS);
  }
}

package org.claviger.server.config;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How keys and aliases are remembered and how many there may be.
 *
 * @param cacheEntries how many keys, and how many aliases, a region keeps in memory; at least 1
 * @param staleness how long a remembered key or alias may be used before the store is asked again;
 *     changes made by this server show at once
 * @param maxKeys how many keys an account may have in a region; at least 1
 * @param maxAliasesPerKey how many aliases a key may have; at least 1
 * @param maxTrustedCertificates how many trusted certificates an account may keep in a region; at
 *     least 1
 * @param maxGrantsPerKey how many grants a key may have; at least 1
 * @param maxPolicyBytes how many bytes of UTF-8 a key policy may have; at least 1
 */
public record KeyConfig(
    int cacheEntries,
    Duration staleness,
    int maxKeys,
    int maxAliasesPerKey,
    int maxTrustedCertificates,
    int maxGrantsPerKey,
    int maxPolicyBytes) {
  public KeyConfig {
    requireNonNull(staleness, "staleness");
    requireAtLeastOne("cacheEntries", cacheEntries);
    requireAtLeastOne("maxKeys", maxKeys);
    requireAtLeastOne("maxAliasesPerKey", maxAliasesPerKey);
    requireAtLeastOne("maxTrustedCertificates", maxTrustedCertificates);
    requireAtLeastOne("maxGrantsPerKey", maxGrantsPerKey);
    requireAtLeastOne("maxPolicyBytes", maxPolicyBytes);
    if (staleness.isNegative() || staleness.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException(
          "staleness is " + staleness + ", but must be from PT0S to PT1H");
    }
  }

  /**
   * 10,000 entries for 30 seconds; 10,000 keys; 50 aliases a key; 1,000 trusted certificates;
   * 50,000 grants a key; policies of 32 KiB.
   */
  public static KeyConfig defaults() {
    return new KeyConfig(10_000, Duration.ofSeconds(30), 10_000, 50, 1_000, 50_000, 32_768);
  }

  private static void requireAtLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is " + value + ", but must be at least 1");
    }
  }
}

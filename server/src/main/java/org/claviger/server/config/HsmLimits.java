package org.claviger.server.config;

import java.time.Duration;

/**
 * Limits of work in a PKCS#11 module.
 *
 * @param concurrency operations inside the module at a time, 1 to 256; default 4
 * @param queue how long an operation waits for its turn; default 2 s
 * @param call after how long an operation counts as hung; default 5 s
 * @param generation the same for making a key pair (RSA-4096 took 2.5 s); default 60 s
 * @param recovery the least time between two attempts to bring a lost module back; default 1 s. It
 *     doubles with each failure, up to 32 times
 * @param cachedMaterials unwrapped keys held in the HSM's memory, for each region, at least 1
 *     (about 8 KiB each on SoftHSM); default 10,000
 * @param cachedSubkeys the same for the subkeys of KMS keys; default 10,000
 * @param subkeyUses encryptions under one subkey, 1 to 2^30; default 2^30
 */
public record HsmLimits(
    int concurrency,
    Duration queue,
    Duration call,
    Duration generation,
    Duration recovery,
    int cachedMaterials,
    int cachedSubkeys,
    long subkeyUses) {
  private static final long MAXIMUM_SUBKEY_USES = 1L << 30;

  public HsmLimits {
    check("concurrency", concurrency, 1, 256);
    positive("queue", queue);
    positive("call", call);
    positive("generation", generation);
    positive("recovery", recovery);
    check("cachedMaterials", cachedMaterials, 1, Integer.MAX_VALUE);
    check("cachedSubkeys", cachedSubkeys, 1, Integer.MAX_VALUE);
    check("subkeyUses", subkeyUses, 1, MAXIMUM_SUBKEY_USES);
  }

  /** The defaults. */
  public static HsmLimits defaults() {
    return new HsmLimits(
        4,
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofSeconds(60),
        Duration.ofSeconds(1),
        10_000,
        10_000,
        MAXIMUM_SUBKEY_USES);
  }

  private static void check(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + " is " + value + "; it must be " + least + " to " + most);
    }
  }

  private static void positive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + " is " + value + "; it must be more than zero");
    }
  }
}

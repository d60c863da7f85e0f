package org.claviger.server.config;

/**
 * Limits of AEAD keys.
 *
 * @param maxUses how often one key may encrypt: at most 2^32 - 1, since AES-GCM with random IVs is
 *     bounded at 2^32 invocations under one key (NIST SP 800-38D, section 8.3)
 * @param blockUses how many uses are written down at once; a crash forgoes at most so many
 */
public record AeadConfig(long maxUses, long blockUses) {
  /** The default and greatest {@code maxUses}. */
  public static final long GREATEST_MAX_USES = (1L << 32) - 1;

  /** The default {@code blockUses}: one durable write in 65,536 encryptions. */
  public static final long DEFAULT_BLOCK_USES = 1L << 16;

  public AeadConfig {
    if (maxUses < 1 || maxUses > GREATEST_MAX_USES) {
      throw new IllegalArgumentException(
          "maxUses is " + maxUses + " and must be 1 to " + GREATEST_MAX_USES);
    }
    if (blockUses < 1 || blockUses > GREATEST_MAX_USES) {
      throw new IllegalArgumentException(
          "blockUses is " + blockUses + " and must be 1 to " + GREATEST_MAX_USES);
    }
  }

  /** What holds where nothing is configured. */
  public static AeadConfig defaults() {
    return new AeadConfig(GREATEST_MAX_USES, DEFAULT_BLOCK_USES);
  }
}

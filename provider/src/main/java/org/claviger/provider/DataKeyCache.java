package org.claviger.provider;

import java.time.Duration;
import org.claviger.provider.internal.envelope.CachedDataKeys;

/**
 * Keeps data keys of envelope encryption in memory to use them for several messages, which saves
 * requests to the service. Nothing is cached unless such an object is put into the parameters.
 *
 * <p>Encryptions share a data key if their KMS key and encryption context are the same; decryptions
 * if the message's encrypted data keys and encryption context are. Every message has an AES key of
 * its own, derived from the data key, so that sharing brings no limit of AES-GCM nearer.
 *
 * <p>What it costs: while a data key is in the cache the service is not asked. A key that was
 * disabled, a permission that was taken away and the record of each use show only when the data key
 * has left. Whoever shares the object shares what its users may encrypt and decrypt.
 *
 * <p>Safe for use by any number of threads. A data key that leaves is overwritten; one that is too
 * old leaves at the next use of the cache, whatever that is.
 */
public interface DataKeyCache {
  /** An empty cache. */
  static DataKeyCache of(Limits limits) {
    return new CachedDataKeys(limits);
  }

  /** Removes and overwrites all keys. The cache can be used further. */
  void clear();

  /** How many data keys it holds. */
  int size();

  /**
   * When a data key is not used any more. Messages and bytes count for encryption alone.
   *
   * @param keys how many are held, 1 to 100,000; the oldest makes room
   * @param maxAge longer than nothing, at most a day; counted on a monotonic clock from the moment
   *     at which the service was asked
   * @param maxMessages encrypted under one data key, 1 to 2^32
   * @param maxBytes of plaintext encrypted under one data key, 0 to 2^63-1; with a limit below
   *     2^63-1 the cache serves only messages whose length is known when their first bytes are
   *     written: those that one {@code doFinal} ends before the first frame is full, or that it
   *     brings whole
   */
  record Limits(int keys, Duration maxAge, long maxMessages, long maxBytes) {
    private static final int MOST_KEYS = 100_000;
    private static final Duration LONGEST_AGE = Duration.ofDays(1);
    private static final long MOST_MESSAGES = 1L << 32;

    /**
     * @throws IllegalArgumentException if a limit is out of its range
     */
    public Limits {
      require(keys >= 1 && keys <= MOST_KEYS, "1 to 100,000 keys", keys);
      require(
          maxAge.compareTo(Duration.ZERO) > 0 && maxAge.compareTo(LONGEST_AGE) <= 0,
          "an age of more than nothing and at most a day",
          maxAge);
      require(maxMessages >= 1 && maxMessages <= MOST_MESSAGES, "1 to 2^32 messages", maxMessages);
      require(maxBytes >= 0, "0 to 2^63-1 bytes", maxBytes);
    }

    /** Limits with 2^32 messages and any number of bytes. */
    public Limits(int keys, Duration maxAge) {
      this(keys, maxAge, MOST_MESSAGES, Long.MAX_VALUE);
    }

    private static void require(boolean holds, String range, Object given) {
      if (!holds) {
        throw new IllegalArgumentException(
            "a cache of data keys takes " + range + ", not " + given);
      }
    }
  }
}

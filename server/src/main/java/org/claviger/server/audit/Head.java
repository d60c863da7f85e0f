package org.claviger.server.audit;

/**
 * The end of a chain: its last record.
 *
 * @param sequence the record's number; the first is 1
 * @param hash its SHA-256 as 64 lower-case hex digits
 */
public record Head(long sequence, String hash) {
  /** Before the first record: number 0 and a hash of zeros. */
  static final Head GENESIS = new Head(0, "0".repeat(64));
}

package org.claviger.server.audit;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The hashes of the last records, as many as come between a record and the anchor that covers it.
 */
final class RecentHashes {
  private static final int HASH_BYTES = 32;
  private static final int MAX_HASHES = 1 << 20;

  private byte[] hashes = new byte[HASH_BYTES << 10];
  private long first;
  private long next;

  /** Begins with a head. */
  void begin(Head head) {
    first = head.sequence();
    next = first;
    add(head);
  }

  /** Adds the head behind the last one. */
  void add(Head head) {
    int capacity = hashes.length / HASH_BYTES;
    if (next - first == capacity && capacity < MAX_HASHES) {
      grow(capacity);
    } else if (next - first == capacity) {
      first++;
    }
    byte[] hash = HexFormat.of().parseHex(head.hash());
    System.arraycopy(hash, 0, hashes, place(head.sequence()), HASH_BYTES);
    next = head.sequence() + 1;
  }

  private void grow(int capacity) {
    byte[] former = hashes;
    hashes = new byte[former.length * 2];
    for (long sequence = first; sequence < next; sequence++) {
      int from = (int) (sequence % capacity) * HASH_BYTES;
      System.arraycopy(former, from, hashes, place(sequence), HASH_BYTES);
    }
  }

  private int place(long sequence) {
    return (int) (sequence % (hashes.length / HASH_BYTES)) * HASH_BYTES;
  }

  /** The hash of a record as hex; empty if it is not among the last ones. */
  Optional<String> find(long sequence) {
    if (sequence < first || sequence >= next) {
      return Optional.empty();
    }
    int from = place(sequence);
    return Optional.of(
        HexFormat.of().formatHex(Arrays.copyOfRange(hashes, from, from + HASH_BYTES)));
  }

  /** The number of the first record whose hash is kept. */
  long first() {
    return first;
  }
}

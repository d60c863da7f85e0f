package org.claviger.server.key;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Where the keys are that are related to a multi-Region key: of the same id, material and account,
 * one in a region. The key itself is among them.
 *
 * @param primary the region of the primary key
 * @param replicas the regions of the replica keys; without the primary's
 * @param deletionWindowInDays how long the primary key waits for its deletion once its last replica
 *     is gone; present while it is deleted and has replicas
 * @param sequence counts the primary key's changes, so that a late message is known as such
 */
public record MultiRegion(
    String primary,
    SortedSet<String> replicas,
    Optional<Integer> deletionWindowInDays,
    long sequence) {
  public MultiRegion {
    requireNonNull(primary, "primary");
    replicas = Collections.unmodifiableSortedSet(new TreeSet<>(replicas));
    requireNonNull(deletionWindowInDays, "deletionWindowInDays");
    if (replicas.contains(primary)) {
      throw new IllegalArgumentException("the primary key's region has no replica key");
    }
  }

  /** A primary key that is not related to any other yet. */
  static MultiRegion alone(String primary) {
    return new MultiRegion(primary, new TreeSet<>(), Optional.empty(), 0);
  }

  /** Whether there is a key in that region. */
  public boolean isIn(String region) {
    return primary.equals(region) || replicas.contains(region);
  }

  /** The regions other than that one that have a key. */
  public SortedSet<String> besides(String region) {
    SortedSet<String> others = new TreeSet<>(replicas);
    others.add(primary);
    others.remove(region);
    return others;
  }

  /** With a further replica. */
  MultiRegion with(String replica) {
    SortedSet<String> more = new TreeSet<>(replicas);
    more.add(replica);
    return new MultiRegion(primary, more, deletionWindowInDays, sequence);
  }

  /** Without a replica. */
  MultiRegion without(String replica) {
    SortedSet<String> fewer = new TreeSet<>(replicas);
    fewer.remove(replica);
    return new MultiRegion(primary, fewer, deletionWindowInDays, sequence);
  }

  /** With a replica in the place of the primary key, and that in its place. */
  MultiRegion ledBy(String replica) {
    SortedSet<String> changed = besides(replica);
    return new MultiRegion(replica, changed, deletionWindowInDays, sequence);
  }

  /** With another waiting period, or none. */
  MultiRegion waiting(Optional<Integer> days) {
    return new MultiRegion(primary, replicas, days, sequence);
  }

  /** After a further change of the primary key. */
  MultiRegion next() {
    return at(Math.addExact(sequence, 1));
  }

  /** The same after so many changes. */
  MultiRegion at(long changes) {
    return new MultiRegion(primary, replicas, deletionWindowInDays, changes);
  }

  /** Whether they are the same keys with the same primary. */
  boolean isAs(MultiRegion other) {
    return primary.equals(other.primary) && replicas.equals(other.replicas);
  }
}

package org.claviger.server.store;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/** The database's copies of the signed heads of the audit chain, the newest ones. */
public interface AuditAnchors {
  /** How many are kept. */
  int KEPT = 10_000;

  /** Adds anchors and commits; one takes the place of another of its number. */
  void add(List<Entry> entries);

  /** Those behind a number, in order. */
  List<Entry> after(long number, int limit);

  /** The newest; empty if there is none. */
  Optional<Entry> newest();

  /** How many transactions have changed authenticated rows, ever. */
  long changes();

  /**
   * One anchor.
   *
   * @param number its number, as it says itself
   * @param anchor its text
   */
  record Entry(long number, String anchor) {
    public Entry {
      requireNonNull(anchor, "anchor");
    }
  }
}

package org.claviger.server.audit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.claviger.server.audit.anchor.Anchor;
import org.claviger.server.audit.anchor.Statement;

/** The keys that signed, and whether they may. */
final class AnchorKeys {
  /** Nobody has so many HSMs; each costs memory here. */
  private static final int MAX_KEYS = 1_000;

  private final Set<String> pinned;
  private final Map<String, SigningKey> seen = new LinkedHashMap<>();

  /**
   * @param pinned the fingerprints of those who may; empty: everybody
   */
  AnchorKeys(Set<String> pinned) {
    this.pinned = Set.copyOf(pinned);
  }

  boolean arePinned() {
    return !pinned.isEmpty();
  }

  /** What is wrong with an anchor by itself; empty if nothing. */
  Optional<String> fault(Anchor anchor) {
    Statement statement = anchor.statement();
    String key = statement.key();
    if (arePinned() && !pinned.contains(key)) {
      return Optional.of(
          "anchor " + statement.number() + " is signed by a key that was not given: " + key);
    }
    if (!anchor.isGenuine()) {
      return Optional.of("anchor " + statement.number() + " was edited: its signature is wrong");
    }
    if (!seen.containsKey(key) && seen.size() == MAX_KEYS) {
      return Optional.of("the anchors are signed by more than " + MAX_KEYS + " keys");
    }
    seen.merge(key, SigningKey.first(statement), (known, now) -> known.with(statement));
    return Optional.empty();
  }

  /** Those that signed, in the order in which they came. */
  List<SigningKey> seen() {
    return new ArrayList<>(seen.values());
  }
}

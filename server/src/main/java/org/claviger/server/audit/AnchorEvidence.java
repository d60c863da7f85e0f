package org.claviger.server.audit;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a trail is compared with.
 *
 * @param keys the fingerprints of the keys that may sign, each 64 lower-case hex digits; empty: any
 * @param database the database that has anchors; empty: none is compared
 * @param places files, or second places, that have anchors
 */
public record AnchorEvidence(Set<String> keys, Optional<Path> database, List<Path> places) {
  public AnchorEvidence {
    keys = Set.copyOf(keys);
    places = List.copyOf(places);
  }

  static AnchorEvidence none() {
    return new AnchorEvidence(Set.of(), Optional.empty(), List.of());
  }
}

package org.claviger.server.key;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * What is to happen to a key by the clock.
 *
 * @param at when
 * @param kind what
 * @param key to which key
 * @param materialId to which of its materials; empty where it is the key as a whole
 */
public record Due(Instant at, Kind kind, KeyArn key, String materialId) {
  public Due {
    requireNonNull(at, "at");
    requireNonNull(kind, "kind");
    requireNonNull(key, "key");
    requireNonNull(materialId, "materialId");
  }

  /** What is to happen. */
  public enum Kind {
    /** The key and all its materials go. */
    DELETE,
    /** An imported material goes. */
    EXPIRE,
    /** A new material becomes the current one. */
    ROTATE
  }
}

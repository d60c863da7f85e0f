package org.claviger.server.audit;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;

/**
 * How far a trail is anchored.
 *
 * @param anchors how many anchors are in it
 * @param record the last record that the newest one covers
 * @param time when that was signed
 * @param ownRecord the number of the newest anchor's own record
 * @param keys the keys that signed
 * @param places what the places outside have, for a person
 */
public record Anchored(
    long anchors,
    long record,
    Instant time,
    long ownRecord,
    List<SigningKey> keys,
    List<String> places) {
  public Anchored {
    requireNonNull(time, "time");
    keys = List.copyOf(keys);
    places = List.copyOf(places);
  }
}

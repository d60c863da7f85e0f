package org.claviger.server.config;

import java.time.Duration;
import java.util.List;

/**
 * How long before something ends it is announced, each time once. Each list has at most 10
 * durations of 1 minute to 365 days; an empty one announces nothing.
 *
 * @param material before an imported material expires
 * @param deletion before a key is deleted
 * @param certificate before the server's certificate ends
 */
public record EventWarnings(
    List<Duration> material, List<Duration> deletion, List<Duration> certificate) {
  private static final int MAX = 10;

  public EventWarnings {
    material = checked("materialWarnings", material);
    deletion = checked("deletionWarnings", deletion);
    certificate = checked("certificateWarnings", certificate);
  }

  /** 30, 7 and 1 days before material or certificate end; 3 and 1 before a deletion. */
  public static EventWarnings defaults() {
    List<Duration> ends = List.of(Duration.ofDays(30), Duration.ofDays(7), Duration.ofDays(1));
    return new EventWarnings(ends, List.of(Duration.ofDays(3), Duration.ofDays(1)), ends);
  }

  private static List<Duration> checked(String name, List<Duration> durations) {
    if (durations.size() > MAX) {
      throw new IllegalArgumentException(
          name + " has " + durations.size() + " durations; it may have 10");
    }
    for (Duration each : durations) {
      EventsConfig.check(name + " in s", each.toSeconds(), 60, 365 * 86_400L);
    }
    return durations.stream().distinct().sorted((a, b) -> b.compareTo(a)).toList();
  }
}

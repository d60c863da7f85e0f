package org.claviger.server.config;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How many requests may come in how long. So many may also come at once after a pause.
 *
 * @param requests 1 to 1,000,000
 * @param per 1 second to 1 hour
 */
public record Rate(int requests, Duration per) {
  public Rate {
    requireNonNull(per, "per");
    if (requests < 1 || requests > 1_000_000) {
      throw new IllegalArgumentException(
          "a rate is of " + requests + " requests and must be of 1 to 1000000");
    }
    if (per.compareTo(Duration.ofSeconds(1)) < 0 || per.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException("a rate is per " + per + " and must be per PT1S to PT1H");
    }
  }

  /** So many in each second. */
  public static Rate perSecond(int requests) {
    return new Rate(requests, Duration.ofSeconds(1));
  }
}

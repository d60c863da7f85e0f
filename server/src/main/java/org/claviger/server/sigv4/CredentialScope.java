package org.claviger.server.sigv4;

import java.util.ArrayList;
import java.util.List;

/**
 * What a signing key is good for.
 *
 * @param day {@code YYYYMMDD}
 * @param region as the client wrote it
 * @param service as the client wrote it
 * @param terminator {@code aws4_request}
 */
record CredentialScope(String day, String region, String service, String terminator) {
  static final String TERMINATOR = "aws4_request";

  /** No region's name is longer; what is remembered of a scope stays small. */
  private static final int MAX_REGION = 64;

  /**
   * Refuses a scope of another day, service or terminator, naming all that is wrong at once; then
   * one whose region cannot be one.
   */
  void check(RequestDate date, String expectedService) {
    List<String> faults = new ArrayList<>();
    if (!service.equals(expectedService)) {
      faults.add("Credential should be scoped to correct service: '" + expectedService + "'.");
    }
    if (!terminator.equals(TERMINATOR)) {
      faults.add(
          "Credential should be scoped with a valid terminator: '"
              + TERMINATOR
              + "', not "
              + Refusal.quote(terminator)
              + ".");
    }
    if (!day.equals(date.day())) {
      faults.add(
          "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from"
              + " HTTP: %s != '%s', from '%s'."
                  .formatted(Refusal.quote(day), date.day(), date.basic()));
    }
    if (!faults.isEmpty()) {
      throw Refusal.invalid(String.join(" ", faults));
    }
    if (region.length() > MAX_REGION) {
      throw Refusal.invalid("Credential should be scoped to a valid region. ");
    }
  }

  @Override
  public String toString() {
    return day + "/" + region + "/" + service + "/" + terminator;
  }
}

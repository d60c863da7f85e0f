package org.claviger.provider.internal.credentials;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A role to assume.
 *
 * @param sessionName 2 to 64 characters of {@code A-Z a-z 0-9 _ + = , . @ -}
 * @param duration 15 minutes to 12 hours; empty for the role's default
 */
record RoleRequest(
    String arn, String sessionName, Optional<String> externalId, Optional<Duration> duration) {
  private static final Pattern SESSION_NAME = Pattern.compile("[\\w+=,.@-]{2,64}");
  private static final Duration SHORTEST = Duration.ofMinutes(15);
  private static final Duration LONGEST = Duration.ofHours(12);

  RoleRequest {
    if (!arn.startsWith("arn:") || arn.length() > 2_048) {
      throw new IllegalArgumentException("role_arn '" + arn + "' is not the ARN of a role");
    }
    if (!SESSION_NAME.matcher(sessionName).matches()) {
      throw new IllegalArgumentException(
          "role_session_name '" + sessionName + "' is not 2 to 64 of A-Z a-z 0-9 _+=,.@-");
    }
    if (duration.filter(d -> d.compareTo(SHORTEST) < 0 || d.compareTo(LONGEST) > 0).isPresent()) {
      throw new IllegalArgumentException("duration_seconds must be 900 to 43200");
    }
  }

  static RoleRequest of(String arn, Optional<String> sessionName) throws IOException {
    return of(arn, sessionName, Optional.empty(), Optional.empty());
  }

  /** The parts as they are written down. */
  static RoleRequest of(
      String arn,
      Optional<String> sessionName,
      Optional<String> externalId,
      Optional<String> seconds)
      throws IOException {
    try {
      return new RoleRequest(
          arn,
          sessionName.orElseGet(() -> "claviger-" + System.currentTimeMillis()),
          externalId,
          seconds.map(Long::parseLong).map(Duration::ofSeconds));
    } catch (NumberFormatException e) {
      throw new IOException("duration_seconds must be 900 to 43200", e);
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** The members of the STS request, in its Query protocol. */
  Map<String, String> members() {
    Map<String, String> members = new TreeMap<>();
    members.put("RoleArn", arn);
    members.put("RoleSessionName", sessionName);
    externalId.ifPresent(id -> members.put("ExternalId", id));
    duration.ifPresent(d -> members.put("DurationSeconds", Long.toString(d.toSeconds())));
    return members;
  }
}

package org.claviger.server.iam.sts;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.claviger.server.error.ApiException;
import org.claviger.server.operation.Members;
import org.claviger.server.sigv4.Caller;
import org.claviger.server.sigv4.Session;

/**
 * A session that a user or root user begins on its own rights, with its long-term access key alone.
 *
 * @param caller who begins it
 * @param lifetime how long it lasts; a root user's an hour at most
 */
record OwnSession(Caller caller, Duration lifetime) {
  private static final int MIN_SECONDS = 900;
  private static final int MAX_SECONDS = 129_600;
  private static final int ROOT_SECONDS = 3_600;
  private static final int DEFAULT_SECONDS = 43_200;

  OwnSession {
    requireNonNull(caller, "caller");
    requireNonNull(lifetime, "lifetime");
  }

  /** Reads {@code DurationSeconds}. */
  static Optional<Integer> seconds(Members members) {
    return Optional.ofNullable(
        members.optionalInteger("DurationSeconds", MIN_SECONDS, MAX_SECONDS));
  }

  /**
   * One that an action is asked for.
   *
   * @throws ApiException AccessDeniedException if the caller is itself a session
   */
  static OwnSession of(Caller caller, String actionName, Optional<Integer> seconds) {
    if (caller.session().isPresent()) {
      throw StsErrors.denied("Cannot call " + actionName + " with session credentials");
    }
    int asked = seconds.orElse(DEFAULT_SECONDS);
    return new OwnSession(
        caller, Duration.ofSeconds(isRoot(caller) ? Math.min(asked, ROOT_SECONDS) : asked));
  }

  /** The session, with policies and tags of its own. */
  Session begin(Instant at, List<String> policies, Map<String, String> tags) {
    Instant now = at.truncatedTo(ChronoUnit.SECONDS);
    return new Session(
        caller.arn(),
        caller.userId(),
        isRoot(caller) ? "root" : caller.arn().substring(caller.arn().lastIndexOf('/') + 1),
        now,
        now.plus(lifetime),
        policies,
        tags,
        Optional.empty(),
        Optional.empty());
  }

  private static boolean isRoot(Caller caller) {
    return caller.type() == Caller.PrincipalType.ROOT;
  }
}

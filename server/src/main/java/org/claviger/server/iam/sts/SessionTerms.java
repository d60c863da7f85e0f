package org.claviger.server.iam.sts;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.claviger.server.error.ApiException;
import org.claviger.server.iam.Role;
import org.claviger.server.operation.Members;

/**
 * What every request for a role's session says.
 *
 * @param roleArn whose session
 * @param name the session's
 * @param seconds how long it is to last; an hour if it does not say
 * @param policies its session policies
 */
record SessionTerms(
    String roleArn, String name, Optional<Integer> seconds, SessionPolicies policies) {
  /** AWS's pattern of names that a caller gives to sessions and identities. */
  static final Pattern NAME = Pattern.compile("[\\w+=,.@-]*");

  static final int MIN_NAME_CHARS = 2;
  static final int MAX_NAME_CHARS = 64;

  private static final int MIN_ARN_CHARS = 20;
  private static final int MAX_ARN_CHARS = 2_048;
  private static final int MIN_SECONDS = 900;
  private static final int MAX_SECONDS = 43_200;
  private static final int DEFAULT_SECONDS = 3_600;
  private static final Pattern ROLE_ARN =
      Pattern.compile("arn:aws:iam::[0-9]{12}:role/[\\u0021-\\u007E]+");

  /** Reads the members and checks all that were read. */
  static SessionTerms read(Members members) {
    String roleArn = members.string("RoleArn", MIN_ARN_CHARS, MAX_ARN_CHARS);
    String name = members.string("RoleSessionName", MIN_NAME_CHARS, MAX_NAME_CHARS, NAME);
    Integer seconds = members.optionalInteger("DurationSeconds", MIN_SECONDS, MAX_SECONDS);
    SessionPolicies policies = SessionPolicies.read(members);
    if (!ROLE_ARN.matcher(roleArn).matches()) {
      throw StsErrors.validation(roleArn + " is invalid");
    }
    return new SessionTerms(roleArn, name, Optional.ofNullable(seconds), policies);
  }

  /** The account of the role. */
  String accountId() {
    return roleArn.split(":", 6)[4];
  }

  /**
   * How long the session lasts.
   *
   * @throws ApiException ValidationException if the role's sessions may not be so long
   */
  Duration lifetime(Role role) {
    Duration asked = Duration.ofSeconds(seconds.orElse(DEFAULT_SECONDS));
    if (asked.compareTo(role.maxSessionDuration()) > 0) {
      throw StsErrors.validation(
          "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
    }
    return asked;
  }

  /** For the audit record. */
  ObjectNode show() {
    ObjectNode parameters =
        JsonNodeFactory.instance.objectNode().put("roleArn", roleArn).put("roleSessionName", name);
    seconds.ifPresent(duration -> parameters.put("durationSeconds", duration));
    policies.show(parameters);
    return parameters;
  }
}

package org.claviger.server.operation;

import java.util.regex.Pattern;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;

/** The principals that a grant names. */
final class GrantPrincipal {
  private static final int MAX_CHARACTERS = 256;
  private static final Pattern CHARACTERS = Pattern.compile("^[\\w+=,.@:/-]+$");
  private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
  private static final Pattern PRINCIPAL =
      Pattern.compile(
          "arn:aws:iam::[0-9]{12}:(root|(user|role)/[\\w+=,.@/-]+)"
              + "|arn:aws:sts::[0-9]{12}:(federated-user/[\\w+=,.@-]+"
              + "|assumed-role/[\\w+=,.@-]+/[\\w+=,.@-]+)"
              + "|[a-z0-9][a-z0-9.-]*\\.amazonaws\\.com");

  private GrantPrincipal() {}

  /** Reads a principal that must be there. */
  static String read(Members members, String name) {
    return members.string(name, 1, MAX_CHARACTERS, CHARACTERS);
  }

  /** Reads a principal, or null. */
  static String optional(Members members, String name) {
    return members.optionalString(name, 1, MAX_CHARACTERS, CHARACTERS);
  }

  /**
   * The principal is there, or is a service's.
   *
   * @throws ApiException InvalidArnException
   */
  static void requireThere(String principal, RequestContext context) {
    if (principal.startsWith("arn:") && !context.access().exists(principal)) {
      throw new ApiException(
          ErrorCode.InvalidArnException, "ARN does not refer to a valid principal: " + principal);
    }
  }

  /**
   * The principal in its one spelling: the ARN of an account's root, a user, a role or a session,
   * or the name of a service. Null stays null.
   *
   * @throws ApiException InvalidArnException
   */
  static String checked(String principal) {
    if (principal == null || PRINCIPAL.matcher(principal).matches()) {
      return principal;
    }
    if (ACCOUNT.matcher(principal).matches()) {
      return "arn:aws:iam::" + principal + ":root";
    }
    throw new ApiException(
        ErrorCode.InvalidArnException,
        "A principal must be the ARN of an account, user, role or session, or a service.");
  }
}

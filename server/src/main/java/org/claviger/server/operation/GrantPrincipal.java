package org.claviger.server.operation;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.key.NamedPrincipal;
import org.claviger.server.policy.PrincipalIds;

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
   * The principal bound to the user or role that has its ARN now; accounts, sessions and services
   * stay as they are.
   *
   * @throws ApiException InvalidArnException if it is not there
   */
  static NamedPrincipal bound(NamedPrincipal principal, RequestContext context) {
    String name = principal.name();
    if (!name.startsWith("arn:")) {
      return principal;
    }
    String meant =
        context
            .access()
            .identify(name)
            .orElseThrow(
                () ->
                    new ApiException(
                        ErrorCode.InvalidArnException,
                        "ARN does not refer to a valid principal: " + name));
    return new NamedPrincipal(name, Optional.of(meant).filter(PrincipalIds::isOne));
  }

  /** What to call a principal now: a user or role by its ARN, or by its id once it has gone. */
  static String shown(NamedPrincipal principal, RequestContext context) {
    return principal
        .id()
        .map(id -> context.access().nameOf(id, principal.name()))
        .orElse(principal.name());
  }

  /** By what grants may name a principal: the unique id of a user or role, and the name itself. */
  static Set<String> keys(String name, RequestContext context) {
    Set<String> keys = new LinkedHashSet<>();
    keys.add(name);
    context.access().identify(name).ifPresent(keys::add);
    return keys;
  }

  /**
   * As {@link #checked}, or the unique id of a user or role, by which grants are found whose
   * principal has gone.
   *
   * @throws ApiException InvalidArnException
   */
  static String checkedFilter(String principal) {
    return principal != null && PrincipalIds.isOne(principal) ? principal : checked(principal);
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

package org.claviger.server.authz.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import org.claviger.server.policy.PrincipalMatch;

/** Whether and how a statement of a resource's policy, or a grant, names somebody. */
final class NaivePrincipal {
  private NaivePrincipal() {}

  static Optional<PrincipalMatch> match(JsonNode statement, Actor actor) {
    if (statement.has("Principal")) {
      return NaivePolicy.principals(statement.get("Principal")).stream()
          .flatMap(each -> match(each, actor).stream())
          .max(Enum::compareTo);
    }
    List<String> spared = NaivePolicy.principals(statement.get("NotPrincipal"));
    boolean applies =
        statement.get("Effect").asText().equals("Deny")
            ? !isSpared(spared, actor)
            : spared.stream().allMatch(each -> match(each, actor).isEmpty());
    return applies ? Optional.of(PrincipalMatch.ANYONE) : Optional.empty();
  }

  /** How one name names somebody. */
  static Optional<PrincipalMatch> match(String principal, Actor actor) {
    if (principal.equals("*")) {
      return Optional.of(PrincipalMatch.ANYONE);
    }
    if (principal.equals(actor.arn()) || (actor.isRoot() && namesAccount(principal, actor))) {
      return Optional.of(PrincipalMatch.SELF);
    }
    if (actor.role().isPresent() && principal.equals(actor.role().get())) {
      return Optional.of(PrincipalMatch.ROLE);
    }
    return namesAccount(principal, actor) ? Optional.of(PrincipalMatch.ACCOUNT) : Optional.empty();
  }

  /**
   * A denial spares whom it names by the own ARN; to name a session's role or the account is not
   * enough, as AWS's two examples of NotPrincipal show.
   */
  private static boolean isSpared(List<String> spared, Actor actor) {
    return spared.stream()
        .flatMap(each -> match(each, actor).stream())
        .anyMatch(each -> each == PrincipalMatch.SELF || each == PrincipalMatch.ANYONE);
  }

  private static boolean namesAccount(String principal, Actor actor) {
    return principal.equals(actor.account()) || principal.equals(actor.rootArn());
  }
}

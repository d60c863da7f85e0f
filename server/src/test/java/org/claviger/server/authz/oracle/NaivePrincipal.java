package org.claviger.server.authz.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.claviger.server.policy.PrincipalMatch;

/** Whether and how a statement of a resource's policy, or a grant, names somebody. */
final class NaivePrincipal {
  private NaivePrincipal() {}

  static Optional<PrincipalMatch> match(
      JsonNode statement, Map<String, String> bound, Actor actor) {
    if (statement.has("Principal")) {
      return NaivePolicy.principals(statement.get("Principal")).stream()
          .flatMap(each -> match(each, id(each, bound), actor).stream())
          .max(Enum::compareTo);
    }
    List<String> spared = NaivePolicy.principals(statement.get("NotPrincipal"));
    boolean applies =
        statement.get("Effect").asText().equals("Deny")
            ? !isSpared(spared, bound, actor)
            : spared.stream().allMatch(each -> match(each, id(each, bound), actor).isEmpty());
    return applies ? Optional.of(PrincipalMatch.ANYONE) : Optional.empty();
  }

  /** Whom a name meant when it was written down; a unique id always means the same. */
  private static Optional<String> id(String name, Map<String, String> bound) {
    return name.startsWith("AIDA") || name.startsWith("AROA")
        ? Optional.of(name)
        : Optional.ofNullable(bound.get(name));
  }

  /**
   * How one name names somebody. IAM User Guide, "Principal": the name of a user or role is turned
   * into its unique id, and one that is deleted and made again under the name is not meant.
   */
  static Optional<PrincipalMatch> match(String principal, Optional<String> id, Actor actor) {
    if (id.isPresent()) {
      return id.equals(actor.id())
          ? Optional.of(actor.role().isPresent() ? PrincipalMatch.ROLE : PrincipalMatch.SELF)
          : Optional.empty();
    }
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
  private static boolean isSpared(List<String> spared, Map<String, String> bound, Actor actor) {
    return spared.stream()
        .flatMap(each -> match(each, id(each, bound), actor).stream())
        .anyMatch(each -> each == PrincipalMatch.SELF || each == PrincipalMatch.ANYONE);
  }

  private static boolean namesAccount(String principal, Actor actor) {
    return principal.equals(actor.account()) || principal.equals(actor.rootArn());
  }
}

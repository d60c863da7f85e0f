package org.claviger.server.policy;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One statement of a policy, compiled.
 *
 * @param sid its Sid, or its place as {@code Statement[2]}
 * @param effect whether it allows or denies
 * @param principals none in an identity's policy
 * @param actions none if the statement has none, and so no effect
 * @param resources none if the statement has none, and so no effect
 * @param conditions all of which must hold
 * @param verdicts what it says where it matches, so that no evaluation makes one
 */
record Statement(
    String sid,
    Effect effect,
    Optional<PrincipalElement> principals,
    Optional<ActionElement> actions,
    Optional<ResourceElement> resources,
    List<Condition> conditions,
    Verdicts verdicts) {
  Statement {
    requireNonNull(sid, "sid");
    requireNonNull(effect, "effect");
    requireNonNull(principals, "principals");
    requireNonNull(actions, "actions");
    requireNonNull(resources, "resources");
    conditions = List.copyOf(conditions);
    requireNonNull(verdicts, "verdicts");
  }

  /** What it says of a request: {@link Verdict#NONE} if it does not speak of it. */
  Verdict evaluate(RequestAttributes request) {
    if (!hasEffect()) {
      return Verdict.NONE;
    }
    if (principals.isEmpty()) {
      return matchesBesides(request) ? verdicts.ofIdentity() : Verdict.NONE;
    }
    Optional<PrincipalMatch> match = principals.get().match(request, effect);
    return match.isPresent() && matchesBesides(request) ? verdicts.of(match.get()) : Verdict.NONE;
  }

  /** The same, with the reason why it does not match. */
  StatementOutcome explain(RequestAttributes request) {
    String reason = mismatch(request);
    return new StatementOutcome(sid, effect.name(), reason.isEmpty(), reason);
  }

  /** The same with names of users and roles replaced by the unique ids that they stand for. */
  Statement bound(Map<String, String> ids) {
    return new Statement(
        sid,
        effect,
        principals.map(each -> each.bound(ids)),
        actions,
        resources,
        conditions,
        verdicts);
  }

  boolean hasEffect() {
    return actions.isPresent() && resources.isPresent();
  }

  private boolean matchesBesides(RequestAttributes request) {
    return actions.orElseThrow().matches(request.action())
        && resources.orElseThrow().matches(request, effect)
        && conditionsHold(request);
  }

  private boolean conditionsHold(RequestAttributes request) {
    for (int i = 0; i < conditions.size(); i++) {
      if (!conditions.get(i).holds(request)) {
        return false;
      }
    }
    return true;
  }

  private String mismatch(RequestAttributes request) {
    if (!hasEffect()) {
      return "no effect: it lacks " + (actions.isEmpty() ? "Action" : "Resource");
    }
    if (principals.isPresent() && principals.get().match(request, effect).isEmpty()) {
      return "principal";
    }
    if (!actions.orElseThrow().matches(request.action())) {
      return "action";
    }
    if (!resources.orElseThrow().matches(request, effect)) {
      return "resource";
    }
    return conditions.stream()
        .filter(each -> !each.holds(request))
        .findFirst()
        .map(each -> each.describe(request))
        .orElse("");
  }
}

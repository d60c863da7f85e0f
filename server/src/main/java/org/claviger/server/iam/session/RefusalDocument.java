package org.claviger.server.iam.session;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.claviger.server.authz.Explanation;
import org.claviger.server.authz.Explanation.PolicyOutcome;
import org.claviger.server.operation.RefusedException;
import org.claviger.server.policy.StatementOutcome;
import org.claviger.server.sigv4.Caller;

/**
 * A refusal as {@code sts:DecodeAuthorizationMessage} shows it, in AWS's members. Of an access to
 * another account's resource it says no more than the caller was told: statements that match,
 * values of conditions, and the ARN of what an alias stands for, would tell of the resource.
 */
final class RefusalDocument {
  /** Where the lists are that can be empty if there is no room, in the order of that. */
  static final List<String> LEFT_OUT_FIRST =
      List.of("/failures/items", "/context/conditions/items", "/matchedStatements/items");

  private static final String DENY = "Deny";

  /** Why a statement does not match that speaks of something else. */
  private static final Set<String> OTHER_SUBJECTS = Set.of("principal", "action", "resource");

  private RefusalDocument() {}

  static ObjectNode of(RefusedException refused) {
    Caller caller = refused.check().caller();
    boolean isOwn = refused.access().resourceAccountId().equals(caller.accountId());
    Optional<Explanation> explanation =
        isOwn ? refused.check().explain(refused.access()) : Optional.empty();
    ObjectNode document =
        JsonNodeFactory.instance
            .objectNode()
            .put("allowed", false)
            .put("explicitDeny", refused.denied().explicit());
    ArrayNode matched = items(document, "matchedStatements");
    ArrayNode failures = items(document, "failures");
    explanation
        .map(Explanation::policies)
        .ifPresent(policies -> policies.forEach(each -> show(each, matched, failures)));
    ObjectNode context = document.putObject("context");
    context.putObject("principal").put("id", caller.userId()).put("arn", caller.arn());
    context.put("action", refused.access().permission());
    if (isOwn) {
      context.put("resource", refused.access().resourceArn());
    }
    ArrayNode conditions = items(context, "conditions");
    explanation.ifPresent(each -> show(each, conditions));
    return document;
  }

  /** What denies, and what would speak of the access if its conditions held. */
  private static void show(PolicyOutcome policy, ArrayNode matched, ArrayNode failures) {
    for (StatementOutcome each : policy.statements()) {
      if (each.matched() && each.effect().equals(DENY)) {
        statement(matched.addObject(), policy, each);
      } else if (!each.matched() && !isOfSomethingElse(each.reason())) {
        statement(failures.addObject(), policy, each).put("reason", each.reason());
      }
    }
  }

  private static boolean isOfSomethingElse(String reason) {
    return OTHER_SUBJECTS.contains(reason) || reason.startsWith("no effect");
  }

  private static ObjectNode statement(
      ObjectNode node, PolicyOutcome policy, StatementOutcome statement) {
    return node.put("statementId", statement.sid())
        .put("effect", statement.effect().equals(DENY) ? "DENY" : "ALLOW")
        .put("policyType", policy.kind().name())
        .put("policy", policy.name());
  }

  private static void show(Explanation explanation, ArrayNode conditions) {
    explanation
        .context()
        .forEach(
            (key, values) -> {
              ObjectNode condition = conditions.addObject().put("key", key);
              ArrayNode list = items(condition, "values");
              values.forEach(value -> list.addObject().put("value", value));
            });
  }

  private static ArrayNode items(ObjectNode parent, String member) {
    return parent.putObject(member).putArray("items");
  }
}

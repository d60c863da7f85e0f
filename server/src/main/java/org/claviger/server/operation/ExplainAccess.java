package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.claviger.server.authz.AccessRequest;
import org.claviger.server.authz.Decision;
import org.claviger.server.authz.Explanation;
import org.claviger.server.ciphertext.EncryptionContext;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.key.Key;
import org.claviger.server.policy.StatementOutcome;

/**
 * {@code Claviger.ExplainAccess}: whether a principal of the account may do something with a key,
 * and which statements of which policies and which grants say so.
 */
final class ExplainAccess implements Operation<ExplainAccess.Input> {
  private static final String ON_KEY = "claviger:ExplainAccess";

  /** What IAM takes for showing what a principal's policies come to. */
  private static final String ON_PRINCIPAL = "iam:SimulatePrincipalPolicy";

  private static final Action ACTION =
      new Action(Action.Api.CLAVIGER, "ExplainAccess", Set.of(ON_KEY, ON_PRINCIPAL), true);
  private static final Pattern PERMISSION = Pattern.compile("^(kms|claviger):[A-Za-z]+$");
  private static final int MAX_ARN_CHARACTERS = 2_048;
  private static final int MAX_PERMISSION_CHARACTERS = 128;

  /** The request. */
  record Input(
      String principalArn,
      String permission,
      String keyId,
      EncryptionContext context,
      Map<String, List<String>> entries) {}

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public Input parse(Members members) {
    Input input =
        new Input(
            members.string("PrincipalArn", 1, MAX_ARN_CHARACTERS),
            members.string("Action", 1, MAX_PERMISSION_CHARACTERS, PERMISSION),
            OnKey.id(members),
            EncryptionTerms.context(members, "EncryptionContext"),
            ContextEntries.read(members));
    members.check();
    return input;
  }

  @Override
  public ObjectNode auditParameters(Input input) {
    ObjectNode parameters = OnKey.parameters(input.keyId);
    parameters.put("principalArn", input.principalArn).put("action", input.permission);
    EncryptionTerms.show(parameters, "encryptionContext", input.context);
    input.entries.forEach(
        (name, values) ->
            values.forEach(parameters.withObject("contextEntries").withArray(name)::add));
    return parameters;
  }

  @Override
  public Prepared prepare(Input input, RequestContext context) {
    String accountId = context.caller().accountId();
    Key key =
        Authorization.found(context, ON_KEY, List.of(), () -> OnKey.find(context, input.keyId));
    AccessRequest onKey = OnKey.access(context, ON_KEY, key, input.keyId);
    AccessRequest onPrincipal = new AccessRequest(ON_PRINCIPAL, input.principalArn, accountId);
    return new Prepared(
        List.of(onKey, onPrincipal), List.of(onKey.resourceArn()), () -> run(input, context, key));
  }

  private static Result run(Input input, RequestContext context, Key key) {
    if (!input.principalArn.matches("arn:aws:[a-z]+::" + context.caller().accountId() + ":.+")) {
      throw new ApiException(
          ErrorCode.ValidationException,
          "PrincipalArn must be the ARN of a principal of your account.");
    }
    AccessRequest access =
        OnKey.access(context, input.permission, key, input.keyId, input.context)
            .with(name -> input.entries.getOrDefault(name, List.of()));
    Explanation explanation =
        context
            .access()
            .explain(input.principalArn, access)
            .orElseThrow(
                () ->
                    new ApiException(
                        ErrorCode.NotFoundException,
                        "There is no root user, user or role " + input.principalArn));
    return Result.of(shown(OnKey.answer(key), explanation));
  }

  private static ObjectNode shown(ObjectNode response, Explanation explanation) {
    Decision decision = explanation.decision();
    response.put("Decision", decision instanceof Decision.Allowed ? "Allowed" : "Denied");
    response.put("Reason", decision.reason());
    if (decision instanceof Decision.Denied denied) {
      response.put("Message", denied.message());
    }
    ArrayNode policies = response.putArray("Policies");
    explanation.policies().forEach(each -> show(policies.addObject(), each));
    ArrayNode grants = response.putArray("Grants");
    explanation
        .grants()
        .forEach(
            each ->
                grants
                    .addObject()
                    .put("GrantId", each.grantId())
                    .put("GranteePrincipal", each.grantee())
                    .put("Matched", each.matched()));
    return response;
  }

  private static void show(ObjectNode node, Explanation.PolicyOutcome policy) {
    node.put("Kind", policy.kind().name()).put("Name", policy.name());
    ArrayNode statements = node.putArray("Statements");
    for (StatementOutcome each : policy.statements()) {
      statements
          .addObject()
          .put("Sid", each.sid())
          .put("Effect", each.effect())
          .put("Matched", each.matched())
          .put("Reason", each.reason());
    }
  }
}

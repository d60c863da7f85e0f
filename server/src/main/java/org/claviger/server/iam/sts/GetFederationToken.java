package org.claviger.server.iam.sts;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.claviger.server.authz.AccessRequest;
import org.claviger.server.authz.ConditionKeys;
import org.claviger.server.config.QuotaConfig;
import org.claviger.server.iam.session.ManagedPolicyDocuments;
import org.claviger.server.operation.Action;
import org.claviger.server.operation.Members;
import org.claviger.server.operation.Operation;
import org.claviger.server.operation.Prepared;
import org.claviger.server.operation.RequestContext;
import org.claviger.server.operation.Result;
import org.claviger.server.sigv4.Caller;
import org.claviger.server.sigv4.Session;

/**
 * {@code sts:GetFederationToken}: temporary credentials for somebody whom the user or root user
 * names. They may do what the user's policies and the session's both allow; without session
 * policies, only what a resource's policy lets them do by their name.
 */
final class GetFederationToken implements Operation<GetFederationToken.Input> {
  private static final String PERMISSION = "sts:GetFederationToken";
  private static final Action ACTION =
      new Action(
          Action.Api.STS, "GetFederationToken", Set.of(PERMISSION, AssumeRole.TAG_SESSION), true);
  private static final int MIN_NAME_CHARS = 2;
  private static final int MAX_NAME_CHARS = 32;

  private final ManagedPolicyDocuments managed;
  private final TemporaryCredentials credentials;

  GetFederationToken(ManagedPolicyDocuments managed, TemporaryCredentials credentials) {
    this.managed = requireNonNull(managed, "managed");
    this.credentials = requireNonNull(credentials, "credentials");
  }

  /** The request. */
  record Input(
      String name, Optional<Integer> seconds, SessionPolicies policies, SessionTags tags) {}

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public Input parse(Members members) {
    String name = members.string("Name", MIN_NAME_CHARS, MAX_NAME_CHARS, SessionTerms.NAME);
    Optional<Integer> seconds = OwnSession.seconds(members);
    SessionPolicies policies = SessionPolicies.read(members);
    members.refuse("TransitiveTagKeys");
    return new Input(name, seconds, policies, SessionTags.read(members));
  }

  @Override
  public ObjectNode auditParameters(Input input) {
    ObjectNode parameters = JsonNodeFactory.instance.objectNode().put("name", input.name());
    input.seconds().ifPresent(seconds -> parameters.put("durationSeconds", seconds));
    input.policies().show(parameters);
    input.tags().show(parameters);
    return parameters;
  }

  @Override
  public Prepared prepare(Input input, RequestContext context) {
    Caller caller = context.caller();
    OwnSession session = OwnSession.of(caller, ACTION.name(), input.seconds());
    String arn = "arn:aws:sts::" + caller.accountId() + ":federated-user/" + input.name();
    List<AccessRequest> accesses = new ArrayList<>();
    accesses.add(access(PERMISSION, arn, input, caller));
    if (!input.tags().isEmpty()) {
      accesses.add(access(AssumeRole.TAG_SESSION, arn, input, caller));
    }
    return new Prepared(
        accesses,
        List.of(),
        List.of(),
        List.of(QuotaConfig.STS),
        () -> begin(input, context, arn, session));
  }

  private static AccessRequest access(String permission, String arn, Input input, Caller caller) {
    ConditionKeys tags = new RequestTagConditions(input.tags().tags());
    return new AccessRequest(permission, arn, caller.accountId()).with(tags);
  }

  private Result begin(Input input, RequestContext context, String arn, OwnSession own) {
    Caller caller = context.caller();
    SessionPolicies policies = input.policies();
    policies.requireIn(caller.accountId(), managed);
    OptionalInt packed = policies.packedPercent(input.tags().tags());
    Session session = own.begin(context.now(), policies.documents(), input.tags().tags());
    String userId = caller.accountId() + ":" + input.name();
    TemporaryCredentials.Issued issued =
        credentials.issue(
            accessKeyId ->
                new Caller(
                    caller.accountId(),
                    arn,
                    userId,
                    Caller.PrincipalType.FEDERATED_USER,
                    accessKeyId,
                    Optional.of(session)),
            policies.arns());
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.set("Credentials", issued.answer());
    answer.putObject("FederatedUser").put("FederatedUserId", userId).put("Arn", arn);
    packed.ifPresent(percent -> answer.put("PackedPolicySize", percent));
    ObjectNode record = JsonNodeFactory.instance.objectNode();
    record.set("credentials", issued.record());
    record.putObject("federatedUser").put("federatedUserId", userId).put("arn", arn);
    packed.ifPresent(percent -> record.put("packedPolicySize", percent));
    return new Result(answer, true, record);
  }
}

package org.claviger.server.iam.sts;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.claviger.server.authz.AccessRequest;
import org.claviger.server.config.QuotaConfig;
import org.claviger.server.operation.Action;
import org.claviger.server.operation.Members;
import org.claviger.server.operation.Operation;
import org.claviger.server.operation.Prepared;
import org.claviger.server.operation.RequestContext;
import org.claviger.server.operation.Result;
import org.claviger.server.sigv4.Caller;
import org.claviger.server.sigv4.Session;

/**
 * {@code sts:GetSessionToken}: temporary credentials of the user or root user that asks, with its
 * own rights. Needs no permission; sessions cannot ask. MFA is not there and refused.
 */
final class GetSessionToken implements Operation<GetSessionToken.Input> {
  static final String PERMISSION = "sts:GetSessionToken";

  private static final Action ACTION =
      new Action(Action.Api.STS, "GetSessionToken", Set.of(PERMISSION), true);

  private final TemporaryCredentials credentials;

  GetSessionToken(TemporaryCredentials credentials) {
    this.credentials = requireNonNull(credentials, "credentials");
  }

  /** The request. */
  record Input(Optional<Integer> seconds) {}

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public Input parse(Members members) {
    Optional<Integer> seconds = OwnSession.seconds(members);
    members.check();
    members.refuse("SerialNumber", "TokenCode");
    return new Input(seconds);
  }

  @Override
  public ObjectNode auditParameters(Input input) {
    ObjectNode parameters = JsonNodeFactory.instance.objectNode();
    input.seconds().ifPresent(seconds -> parameters.put("durationSeconds", seconds));
    return parameters;
  }

  @Override
  public Prepared prepare(Input input, RequestContext context) {
    Caller caller = context.caller();
    OwnSession session = OwnSession.of(caller, ACTION.name(), input.seconds());
    AccessRequest access = new AccessRequest(PERMISSION, "*", caller.accountId());
    return new Prepared(
        List.of(access),
        List.of(),
        List.of(),
        List.of(QuotaConfig.STS),
        () -> issue(caller, session.begin(context.now(), List.of(), Map.of())));
  }

  private Result issue(Caller caller, Session session) {
    TemporaryCredentials.Issued issued =
        credentials.issue(
            accessKeyId ->
                new Caller(
                    caller.accountId(),
                    caller.arn(),
                    caller.userId(),
                    caller.type(),
                    accessKeyId,
                    Optional.of(session)),
            List.of());
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return new Result(
        nodes.objectNode().set("Credentials", issued.answer()),
        true,
        nodes.objectNode().set("credentials", issued.record()));
  }
}

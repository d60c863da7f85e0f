package org.claviger.server.iam;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import org.claviger.server.authz.AccessRequest;
import org.claviger.server.operation.Action;
import org.claviger.server.operation.Members;
import org.claviger.server.operation.Operation;
import org.claviger.server.operation.Prepared;
import org.claviger.server.operation.RequestContext;
import org.claviger.server.operation.Result;
import org.claviger.server.sigv4.Caller;

/** {@code sts:GetCallerIdentity}: who signed the request. Takes no parameters. */
public final class GetCallerIdentity implements Operation<GetCallerIdentity.Input> {
  private static final String PERMISSION = "sts:GetCallerIdentity";
  private static final Action ACTION =
      new Action(Action.Api.STS, "GetCallerIdentity", Set.of(PERMISSION), true);

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public Input parse(Members members) {
    return new Input();
  }

  @Override
  public ObjectNode auditParameters(Input input) {
    return JsonNodeFactory.instance.objectNode();
  }

  @Override
  public Prepared prepare(Input input, RequestContext context) {
    Caller caller = context.caller();
    AccessRequest access = new AccessRequest(PERMISSION, "*", caller.accountId());
    return new Prepared(List.of(access), List.of(), () -> answer(caller));
  }

  private static Result answer(Caller caller) {
    return Result.of(
        JsonNodeFactory.instance
            .objectNode()
            .put("Arn", caller.arn())
            .put("UserId", caller.userId())
            .put("Account", caller.accountId()));
  }

  /** A request without content. */
  public record Input() {}
}

package org.claviger.server.iam.action;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.iam.IamErrors;
import org.claviger.server.iam.Identities;
import org.claviger.server.iam.Identity;
import org.claviger.server.iam.IdentityKind;
import org.claviger.server.operation.Prepared;
import org.claviger.server.operation.RequestContext;
import org.claviger.server.operation.Result;
import org.claviger.server.sigv4.Caller;
import org.claviger.server.sigv4.Caller.PrincipalType;

/** {@code GetUser}: a user, or without a name the caller. */
final class GetUser extends OnIdentity {
  GetUser(Identities identities) {
    super(identities, IdentityKind.USER, "GetUser", true);
  }

  @Override
  Request read(IamMembers members) {
    String name = members.optionalName(IdentityKind.USER);
    members.check();
    return context -> prepare(context, name);
  }

  private Prepared prepare(RequestContext context, String name) {
    Caller caller = context.caller();
    if (name == null && caller.type() == PrincipalType.ROOT) {
      return prepared(context, caller.arn(), () -> root(caller));
    }
    String shown = name == null ? ownName(caller) : name;
    return show(context, shown, GetUser::answer);
  }

  /**
   * The name of a user who calls.
   *
   * @throws ApiException ValidationException if it is no user
   */
  static String ownName(Caller caller) {
    if (caller.type() != PrincipalType.USER) {
      throw new ApiException(
          ErrorCode.ValidationException,
          "Must specify userName when calling with non-User credentials");
    }
    return caller.arn().substring(caller.arn().lastIndexOf('/') + 1);
  }

  private static Result answer(Identity user) {
    ObjectNode response = object();
    response.set("User", Shapes.identity(user));
    return Result.of(response);
  }

  private Result root(Caller caller) {
    ObjectNode response = object();
    response
        .putObject("User")
        .put("UserId", caller.userId())
        .put("Arn", caller.arn())
        .put(
            "CreateDate",
            Shapes.date(
                identities()
                    .accounts()
                    .find(caller.accountId())
                    .orElseThrow(() -> IamErrors.noSuch("The account cannot be found."))
                    .created()));
    return Result.of(response);
  }
}

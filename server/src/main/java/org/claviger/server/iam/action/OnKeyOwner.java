package org.claviger.server.iam.action;

import java.util.function.Function;
import org.claviger.server.authz.ConditionKeys;
import org.claviger.server.iam.Identities;
import org.claviger.server.iam.IdentityKind;
import org.claviger.server.iam.KeyOwner;
import org.claviger.server.operation.Prepared;
import org.claviger.server.operation.RequestContext;
import org.claviger.server.operation.Result;
import org.claviger.server.sigv4.Caller;
import org.claviger.server.sigv4.Caller.PrincipalType;

/** An action on the access keys of a user, or without a name of the caller. */
abstract class OnKeyOwner extends OnIdentity {
  OnKeyOwner(Identities identities, String action, boolean readOnly) {
    super(identities, IdentityKind.USER, action, readOnly);
  }

  /**
   * Does something with the access keys.
   *
   * @param userName null for the caller
   */
  Prepared onOwner(RequestContext context, String userName, Function<KeyOwner, Result> work) {
    Caller caller = context.caller();
    if (userName == null && caller.type() == PrincipalType.ROOT) {
      KeyOwner root = KeyOwner.root(caller.accountId());
      return prepared(context, caller.arn(), () -> work.apply(root));
    }
    String name = userName == null ? GetUser.ownName(caller) : userName;
    return on(context, name, ConditionKeys.NONE, user -> work.apply(KeyOwner.user(user)));
  }
}

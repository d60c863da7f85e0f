package org.claviger.server.iam.action;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.claviger.server.authz.ConditionKeys;
import org.claviger.server.iam.Identities;
import org.claviger.server.iam.Identity;
import org.claviger.server.iam.IdentityKind;
import org.claviger.server.operation.RecordForm;
import org.claviger.server.operation.Result;
import org.claviger.server.store.Transaction;

/** {@code UpdateRoleDescription}: the description alone, and answers the role. */
final class UpdateRoleDescription extends OnIdentity {
  UpdateRoleDescription(Identities identities) {
    super(identities, IdentityKind.ROLE, "UpdateRoleDescription", false);
  }

  @Override
  Request read(IamMembers members) {
    String name = members.name(IdentityKind.ROLE);
    String description = members.requiredDescription();
    members.check();
    return context ->
        on(
            context,
            name,
            ConditionKeys.NONE,
            found ->
                context.changes().commit(transaction -> commit(transaction, found, description)));
  }

  private Result commit(Transaction transaction, Identity found, String description) {
    Identity after =
        identities()
            .update(
                transaction,
                found,
                role -> role.withTerms(role.trustPolicy(), description, role.maxSessionSeconds()));
    ObjectNode response = object();
    response.set("Role", Shapes.identity(identities().directory().shown(after)));
    return RecordForm.recorded(response);
  }
}

package org.claviger.server.iam.action;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.claviger.server.authz.ConditionKeys;
import org.claviger.server.iam.Identities;
import org.claviger.server.iam.ManagedPolicy;
import org.claviger.server.operation.Prepared;
import org.claviger.server.operation.RecordForm;
import org.claviger.server.operation.RequestContext;
import org.claviger.server.operation.Result;
import org.claviger.server.store.Transaction;

/** {@code CreatePolicy}: a managed policy, whose first version is in force. */
final class CreatePolicy extends CreateEntity {
  CreatePolicy(Identities identities) {
    super(identities, "Policy");
  }

  @Override
  Request read(IamMembers members) {
    String name = members.policyName();
    String path = members.path();
    String document = members.document("PolicyDocument");
    String description = members.description();
    List<IamMembers.Tag> tags = members.tags();
    members.check();
    Map<String, String> checked = IamTags.checked(tags);
    Documents.requireManaged(document);
    String words = description == null ? "" : description;
    return context ->
        prepare(
            context,
            identities()
                .policies()
                .draft(
                    context.caller().accountId(),
                    name,
                    path,
                    words,
                    checked,
                    document,
                    context.now()));
  }

  private Prepared prepare(RequestContext context, ManagedPolicy policy) {
    return prepared(
        context,
        policy.arn(),
        policy.tags(),
        ConditionKeys.NONE,
        () -> context.changes().commit(transaction -> commit(transaction, policy)));
  }

  private Result commit(Transaction transaction, ManagedPolicy policy) {
    identities().policies().insert(transaction, policy);
    ObjectNode response = object();
    ObjectNode shape = response.putObject("Policy");
    Shapes.policy(shape, policy, 0, 0);
    Shapes.tags(shape, policy.tags());
    return RecordForm.recorded(response);
  }
}

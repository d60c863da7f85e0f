package org.claviger.server.iam.action;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.claviger.server.authz.ConditionKeys;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.iam.Identities;
import org.claviger.server.iam.ManagedPolicy;
import org.claviger.server.operation.RecordForm;
import org.claviger.server.operation.RequestContext;
import org.claviger.server.operation.Result;
import org.claviger.server.store.Transaction;

/** {@code CreatePolicyVersion}: one version more, in force at once if asked for. */
final class CreatePolicyVersion extends OnPolicy {
  CreatePolicyVersion(Identities identities) {
    super(identities, "CreatePolicyVersion", false);
  }

  @Override
  Request read(IamMembers members) {
    String arn = members.arn("PolicyArn");
    String document = members.document("PolicyDocument");
    boolean asDefault = members.flag("SetAsDefault");
    members.check();
    Documents.requireManaged(document);
    return context ->
        on(
            context,
            arn,
            ConditionKeys.NONE,
            found ->
                context
                    .changes()
                    .commit(
                        transaction -> commit(transaction, context, found, document, asDefault)));
  }

  private Result commit(
      Transaction transaction,
      RequestContext context,
      ManagedPolicy found,
      String document,
      boolean asDefault) {
    ManagedPolicy after =
        identities()
            .policies()
            .update(
                transaction,
                found,
                before -> requireRoom(before).withVersion(document, asDefault, context.now()));
    List<ManagedPolicy.Version> versions = after.versions();
    ObjectNode response = object();
    Shapes.version(response.putObject("PolicyVersion"), after, versions.get(versions.size() - 1));
    return RecordForm.recorded(response);
  }

  private ManagedPolicy requireRoom(ManagedPolicy policy) {
    int limit = identities().limits().policyVersions();
    if (policy.versions().size() >= limit) {
      throw new ApiException(
          ErrorCode.LimitExceeded,
          "A managed policy can have up to "
              + limit
              + " versions. Before you create a new version, you must delete an existing version.");
    }
    return policy;
  }
}

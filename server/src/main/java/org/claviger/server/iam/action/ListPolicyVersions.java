package org.claviger.server.iam.action;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import org.claviger.server.authz.ConditionKeys;
import org.claviger.server.iam.Identities;
import org.claviger.server.iam.ManagedPolicy;
import org.claviger.server.operation.Result;

/** {@code ListPolicyVersions}, without documents, page by page. */
final class ListPolicyVersions extends OnPolicy {
  ListPolicyVersions(Identities identities) {
    super(identities, "ListPolicyVersions", true);
  }

  @Override
  Request read(IamMembers members) {
    String arn = members.arn("PolicyArn");
    IamPaging paging = members.paging();
    members.check();
    return context ->
        on(
            context,
            arn,
            ConditionKeys.NONE,
            policy ->
                answer(
                    policy,
                    paging.page(identities().domain(), context, action().name(), policy.id())));
  }

  private static Result answer(ManagedPolicy policy, IamPaging.Page page) {
    ObjectNode response = object();
    ArrayNode list = response.putArray("Versions");
    page.cutAll(policy.versions(), ListPolicyVersions::key, response)
        .forEach(each -> Shapes.version(list.addObject(), policy, each));
    return Result.of(response);
  }

  /** Numbers in the order of texts. */
  private static String key(ManagedPolicy.Version version) {
    return String.format(Locale.ROOT, "%010d", version.number());
  }
}

package org.claviger.server.iam.action;

import java.util.List;
import java.util.Map;
import org.claviger.server.authz.ConditionKeys;
import org.claviger.server.iam.Identities;
import org.claviger.server.operation.Result;

/** {@code TagPolicy}, {@code UntagPolicy} and {@code ListPolicyTags}. */
final class PolicyTags {
  private PolicyTags() {}

  static final class Tag extends OnPolicy {
    Tag(Identities identities) {
      super(identities, "TagPolicy", false);
    }

    @Override
    Request read(IamMembers members) {
      String arn = members.arn("PolicyArn");
      List<IamMembers.Tag> tags = members.tags();
      members.check();
      Map<String, String> checked = IamTags.checked(tags);
      return context ->
          change(
              context,
              arn,
              new IamConditions().request(checked),
              policy -> policy.withTags(IamTags.added(policy.tags(), checked)));
    }
  }

  static final class Untag extends OnPolicy {
    Untag(Identities identities) {
      super(identities, "UntagPolicy", false);
    }

    @Override
    Request read(IamMembers members) {
      String arn = members.arn("PolicyArn");
      List<String> keys = members.texts("TagKeys", 1, 128);
      members.check();
      return context ->
          change(
              context,
              arn,
              new IamConditions().tagKeys(keys),
              policy -> policy.withTags(IamTags.removed(policy.tags(), keys)));
    }
  }

  static final class ListTags extends OnPolicy {
    ListTags(Identities identities) {
      super(identities, "ListPolicyTags", true);
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
                  Result.of(
                      IamTags.page(
                          paging.page(identities().domain(), context, action().name(), policy.id()),
                          policy.tags())));
    }
  }
}

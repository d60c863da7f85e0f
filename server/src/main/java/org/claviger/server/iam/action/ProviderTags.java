package org.claviger.server.iam.action;

import java.util.List;
import java.util.Map;
import org.claviger.server.authz.ConditionKeys;
import org.claviger.server.iam.Identities;
import org.claviger.server.operation.Result;

/**
 * {@code TagOpenIDConnectProvider}, {@code UntagOpenIDConnectProvider} and {@code
 * ListOpenIDConnectProviderTags}.
 */
final class ProviderTags {
  private ProviderTags() {}

  static final class Tag extends OnProvider {
    Tag(Identities identities) {
      super(identities, "TagOpenIDConnectProvider", false);
    }

    @Override
    Request read(IamMembers members) {
      String arn = members.arn(ARN_MEMBER);
      List<IamMembers.Tag> tags = members.tags();
      members.check();
      Map<String, String> checked = IamTags.checked(tags);
      return context ->
          change(
              context,
              arn,
              new IamConditions().request(checked),
              provider -> provider.withTags(IamTags.added(provider.tags(), checked)));
    }
  }

  static final class Untag extends OnProvider {
    Untag(Identities identities) {
      super(identities, "UntagOpenIDConnectProvider", false);
    }

    @Override
    Request read(IamMembers members) {
      String arn = members.arn(ARN_MEMBER);
      List<String> keys = members.texts("TagKeys", 1, 128);
      members.check();
      return context ->
          change(
              context,
              arn,
              new IamConditions().tagKeys(keys),
              provider -> provider.withTags(IamTags.removed(provider.tags(), keys)));
    }
  }

  static final class ListTags extends OnProvider {
    ListTags(Identities identities) {
      super(identities, "ListOpenIDConnectProviderTags", true);
    }

    @Override
    Request read(IamMembers members) {
      String arn = members.arn(ARN_MEMBER);
      IamPaging paging = members.paging();
      members.check();
      return context ->
          on(
              context,
              arn,
              ConditionKeys.NONE,
              provider ->
                  Result.of(
                      IamTags.page(
                          paging.page(identities().domain(), context, action().name(), arn),
                          provider.tags())));
    }
  }
}

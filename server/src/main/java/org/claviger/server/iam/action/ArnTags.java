package org.claviger.server.iam.action;

import java.util.List;
import java.util.Map;
import org.claviger.server.authz.ConditionKeys;
import org.claviger.server.iam.Identities;
import org.claviger.server.operation.Result;

/** Tagging, untagging and listing the tags of what an ARN names. */
final class ArnTags {
  private ArnTags() {}

  /** {@code TagPolicy}, {@code TagOpenIDConnectProvider}. */
  static final class Tag<E> extends OnArn<E> {
    Tag(Identities identities, String action, ArnKind<E> kind) {
      super(identities, action, false, kind);
    }

    @Override
    Request read(IamMembers members) {
      String arn = members.arn(kind().member());
      List<IamMembers.Tag> tags = members.tags();
      members.check();
      Map<String, String> checked = IamTags.checked(tags);
      return context ->
          change(
              context,
              arn,
              new IamConditions().request(checked),
              found -> kind().withTags(found, IamTags.added(kind().tags(found), checked)));
    }
  }

  /** {@code UntagPolicy}, {@code UntagOpenIDConnectProvider}. */
  static final class Untag<E> extends OnArn<E> {
    Untag(Identities identities, String action, ArnKind<E> kind) {
      super(identities, action, false, kind);
    }

    @Override
    Request read(IamMembers members) {
      String arn = members.arn(kind().member());
      List<String> keys = members.texts("TagKeys", 1, 128);
      members.check();
      return context ->
          change(
              context,
              arn,
              new IamConditions().tagKeys(keys),
              found -> kind().withTags(found, IamTags.removed(kind().tags(found), keys)));
    }
  }

  /** {@code ListPolicyTags}, {@code ListOpenIDConnectProviderTags}. */
  static final class ListTags<E> extends OnArn<E> {
    ListTags(Identities identities, String action, ArnKind<E> kind) {
      super(identities, action, true, kind);
    }

    @Override
    Request read(IamMembers members) {
      String arn = members.arn(kind().member());
      IamPaging paging = members.paging();
      members.check();
      return context ->
          on(
              context,
              arn,
              ConditionKeys.NONE,
              found ->
                  Result.of(
                      IamTags.page(
                          paging.page(
                              identities().domain(), context, action().name(), kind().place(found)),
                          kind().tags(found))));
    }
  }
}

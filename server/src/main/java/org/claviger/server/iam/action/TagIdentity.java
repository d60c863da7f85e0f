package org.claviger.server.iam.action;

import java.util.List;
import java.util.Map;
import org.claviger.server.iam.Identities;
import org.claviger.server.iam.IdentityKind;

/** {@code TagUser}, {@code TagRole}: adds tags, or gives them other values. */
final class TagIdentity extends OnIdentity {
  TagIdentity(Identities identities, IdentityKind kind) {
    super(identities, kind, "Tag" + kind.noun(), false);
  }

  @Override
  Request read(IamMembers members) {
    String name = members.name(kind());
    List<IamMembers.Tag> tags = members.tags();
    members.check();
    Map<String, String> checked = IamTags.checked(tags);
    return context ->
        change(
            context,
            name,
            new IamConditions().request(checked),
            (transaction, identity) -> identity.withTags(IamTags.added(identity.tags(), checked)));
  }
}

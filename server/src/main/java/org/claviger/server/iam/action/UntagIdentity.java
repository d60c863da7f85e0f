package org.claviger.server.iam.action;

import java.util.List;
import org.claviger.server.iam.Identities;
import org.claviger.server.iam.IdentityKind;

/**
 * {@code UntagUser}, {@code UntagRole}: takes tags away; those that are not there do not matter.
 */
final class UntagIdentity extends OnIdentity {
  UntagIdentity(Identities identities, IdentityKind kind) {
    super(identities, kind, "Untag" + kind.noun(), false);
  }

  @Override
  Request read(IamMembers members) {
    String name = members.name(kind());
    List<String> keys = members.texts("TagKeys", 1, 128);
    members.check();
    return context ->
        change(
            context,
            name,
            new IamConditions().tagKeys(keys),
            (transaction, identity) -> identity.withTags(IamTags.removed(identity.tags(), keys)));
  }
}

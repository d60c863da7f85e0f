package org.claviger.server.iam;

import org.claviger.server.error.ApiException;
import org.claviger.server.store.Transaction;

/** What must have gone before an identity can go. */
final class Deletion {
  private Deletion() {}

  /**
   * Nothing belongs to an identity any more.
   *
   * @throws ApiException DeleteConflict, which says what does
   */
  static void requireAlone(Identities identities, Transaction transaction, Identity identity) {
    require(identity.attached().isEmpty(), "must detach all policies first.");
    require(identity.inline().isEmpty(), "must delete policies first.");
    require(identity.groups().isEmpty(), "must remove users from group first.");
    if (identity.kind() == IdentityKind.USER) {
      KeyOwner owner = KeyOwner.user(identity);
      boolean hasKeys = identities.accessKeys().count(transaction, owner) > 0;
      require(!hasKeys, "must delete access keys first.");
    }
    if (identity.kind() == IdentityKind.GROUP) {
      String members = Links.member(identity.name());
      boolean hasMembers = !identities.links().list(identity.accountId(), members, "", 1).isEmpty();
      require(!hasMembers, "must remove users from group first.");
    }
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw IamErrors.conflict("Cannot delete entity, " + otherwise);
    }
  }
}

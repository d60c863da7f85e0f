package org.claviger.server.iam;

import static java.util.Objects.requireNonNull;

/**
 * Whose an access key is.
 *
 * @param accountId the 12 digits of the account
 * @param userName empty for the root user
 * @param userId empty for the root user
 */
public record KeyOwner(String accountId, String userName, String userId) {
  public KeyOwner {
    requireNonNull(accountId, "accountId");
    requireNonNull(userName, "userName");
    requireNonNull(userId, "userId");
  }

  /** The root user of an account. */
  public static KeyOwner root(String accountId) {
    return new KeyOwner(accountId, "", "");
  }

  /** A user. */
  public static KeyOwner user(Identity user) {
    return new KeyOwner(user.accountId(), user.name(), user.id());
  }

  /** Whether it is a root user. */
  public boolean isRoot() {
    return userId.isEmpty();
  }

  /** The parent of the rows of its access keys. Injective: no account id holds a slash. */
  String parent() {
    return isRoot() ? accountId : accountId + "/" + userId;
  }
}

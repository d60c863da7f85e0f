package org.claviger.server.config;

/**
 * How many identities an account may have, and how much they may hold. Each is at least 1.
 *
 * @param users in an account
 * @param groups in an account
 * @param roles in an account
 * @param policies managed policies in an account
 * @param providers OpenID Connect providers in an account
 * @param groupsPerUser memberships of a user
 * @param policiesPerIdentity managed policies attached to one user, group or role
 * @param accessKeysPerUser access keys of one user, and of a root user
 * @param policyVersions versions of a managed policy
 * @param accounts of the server
 */
public record IdentityLimits(
    int users,
    int groups,
    int roles,
    int policies,
    int providers,
    int groupsPerUser,
    int policiesPerIdentity,
    int accessKeysPerUser,
    int policyVersions,
    int accounts) {
  public IdentityLimits {
    requireAtLeastOne("users", users);
    requireAtLeastOne("groups", groups);
    requireAtLeastOne("roles", roles);
    requireAtLeastOne("policies", policies);
    requireAtLeastOne("providers", providers);
    requireAtLeastOne("groupsPerUser", groupsPerUser);
    requireAtLeastOne("policiesPerIdentity", policiesPerIdentity);
    requireAtLeastOne("accessKeysPerUser", accessKeysPerUser);
    requireAtLeastOne("policyVersions", policyVersions);
    requireAtLeastOne("accounts", accounts);
  }

  /** AWS's default quotas of 2026; 1,000 accounts. */
  public static IdentityLimits defaults() {
    return new IdentityLimits(5_000, 300, 1_000, 1_500, 100, 10, 10, 2, 5, 1_000);
  }

  private static void requireAtLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is " + value + ", but must be at least 1");
    }
  }
}

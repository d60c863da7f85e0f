package org.claviger.server.policy;

/** How a statement of a resource's policy came to speak of the caller, weakest first. */
public enum PrincipalMatch {
  /** By the caller's account: it delegates to the account's own identity policies. */
  ACCOUNT,
  /**
   * By the role whose session the caller is, or by the user who federated it: still limited by
   * boundary and session policies.
   */
  ROLE,
  /** As anyone: {@code *}. */
  ANYONE,
  /** By the caller's own ARN (also a root user's), a federated provider or a service. */
  SELF
}

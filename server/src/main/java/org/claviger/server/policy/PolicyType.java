package org.claviger.server.policy;

/** What a policy document is attached to, which decides what it must and may not say. */
public enum PolicyType {
  /** To a KMS key: every statement names principals; Action and Resource may be missing. */
  KEY,
  /**
   * To a user, group or role, a permission boundary or a session: no statement names principals.
   */
  IDENTITY,
  /** To a role, saying who may assume it: principals, and no Resource. */
  TRUST
}

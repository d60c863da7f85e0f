package org.claviger.server.authz;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;

/**
 * One permission that a request needs on one resource. Most actions need one; {@code ReEncrypt} and
 * the alias actions need two or three.
 *
 * @param permission such as {@code kms:Encrypt} or {@code claviger:AeadEncrypt}
 * @param resourceArn the key or alias, or {@code *} for an action on none
 * @param resourceAccountId the account that owns the resource
 * @param keys the action's own condition keys, by name in small letters, such as {@code
 *     iam:policyarn}
 */
public record AccessRequest(
    String permission,
    String resourceArn,
    String resourceAccountId,
    Map<String, List<String>> keys) {
  public AccessRequest {
    requireNonNull(permission, "permission");
    requireNonNull(resourceArn, "resourceArn");
    requireNonNull(resourceAccountId, "resourceAccountId");
    keys = Map.copyOf(keys);
  }

  /** An access without condition keys of its own. */
  public AccessRequest(String permission, String resourceArn, String resourceAccountId) {
    this(permission, resourceArn, resourceAccountId, Map.of());
  }
}

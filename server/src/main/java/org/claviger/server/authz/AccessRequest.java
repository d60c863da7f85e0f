package org.claviger.server.authz;

import static java.util.Objects.requireNonNull;

/**
 * One permission that a request needs on one resource. Most actions need one; {@code ReEncrypt} and
 * the alias actions need two or three.
 *
 * @param permission such as {@code kms:Encrypt} or {@code claviger:AeadEncrypt}
 * @param resourceArn the key or alias, or {@code *} for an action on none
 * @param resourceAccountId the account that owns the resource
 */
public record AccessRequest(String permission, String resourceArn, String resourceAccountId) {
  public AccessRequest {
    requireNonNull(permission, "permission");
    requireNonNull(resourceArn, "resourceArn");
    requireNonNull(resourceAccountId, "resourceAccountId");
  }
}

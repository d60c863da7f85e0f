package org.claviger.server.authz;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One permission that a request needs on one resource. Most actions need one; {@code ReEncrypt} and
 * the alias actions need two or three.
 *
 * @param permission such as {@code kms:Encrypt} or {@code claviger:AeadEncrypt}
 * @param resourceArn the key or alias, or {@code *} for an action on none
 * @param resourceAccountId the account that owns the resource
 * @param keys the action's own condition keys, by name in small letters, such as {@code
 *     iam:policyarn}
 * @param more those that are answered when a policy asks
 * @param guard what guards the resource; empty for one that has no policy of its own
 * @param disguise what a caller of another account is told in place of a refusal, where it may not
 *     even learn whether the resource is there
 */
public record AccessRequest(
    String permission,
    String resourceArn,
    String resourceAccountId,
    Map<String, List<String>> keys,
    ConditionKeys more,
    Optional<Guard> guard,
    Optional<String> disguise) {
  public AccessRequest {
    requireNonNull(permission, "permission");
    requireNonNull(resourceArn, "resourceArn");
    requireNonNull(resourceAccountId, "resourceAccountId");
    keys = Map.copyOf(keys);
    requireNonNull(more, "more");
    requireNonNull(guard, "guard");
    requireNonNull(disguise, "disguise");
  }

  /** An access to what has no policy of its own. */
  public AccessRequest(
      String permission,
      String resourceArn,
      String resourceAccountId,
      Map<String, List<String>> keys) {
    this(
        permission,
        resourceArn,
        resourceAccountId,
        keys,
        ConditionKeys.NONE,
        Optional.empty(),
        Optional.empty());
  }

  /** An access without condition keys of its own, to what has no policy of its own. */
  public AccessRequest(String permission, String resourceArn, String resourceAccountId) {
    this(permission, resourceArn, resourceAccountId, Map.of());
  }

  /** The same with condition keys that are answered when a policy asks. */
  public AccessRequest with(ConditionKeys newKeys) {
    return new AccessRequest(
        permission, resourceArn, resourceAccountId, keys, newKeys.and(more), guard, disguise);
  }

  /** The same on a resource that is guarded so. */
  public AccessRequest guardedBy(Guard newGuard) {
    return new AccessRequest(
        permission, resourceArn, resourceAccountId, keys, more, Optional.of(newGuard), disguise);
  }

  /** The same, refused to callers of other accounts in those words. */
  public AccessRequest disguisedAs(String message) {
    return new AccessRequest(
        permission, resourceArn, resourceAccountId, keys, more, guard, Optional.of(message));
  }

  /** The values of one of its condition keys; none if it has no such key. */
  public List<String> values(String key) {
    List<String> values = keys.get(key);
    return values == null ? more.values(key) : values;
  }
}

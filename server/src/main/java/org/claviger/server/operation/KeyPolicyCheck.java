package org.claviger.server.operation;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.claviger.server.authz.AccessRequest;
import org.claviger.server.authz.ConditionKeys;
import org.claviger.server.authz.Guard;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.key.KeyPolicies;
import org.claviger.server.key.KeyPolicy;
import org.claviger.server.policy.Policy;
import org.claviger.server.policy.PrincipalIds;

/** What is asked of a policy before a key gets it. */
final class KeyPolicyCheck {
  static final String PERMISSION = "kms:PutKeyPolicy";

  private KeyPolicyCheck() {}

  /**
   * Compiles a policy, binds it to its principals, who must be there, and sees that it lets the
   * caller put another one later, unless the caller bypasses that.
   *
   * @param key the permission {@value #PERMISSION} on the key that is to have it
   * @throws ApiException LimitExceededException, MalformedPolicyDocumentException
   */
  static KeyPolicy require(RequestContext context, String text, boolean bypass, AccessRequest key) {
    KeyPolicy policy = bound(context.region().policies(), text, context.access()::identify);
    if (!bypass) {
      requireNoLockout(context, policy, key);
    }
    return policy;
  }

  /**
   * Compiles a policy and binds it to its principals, who must be there.
   *
   * @param identify whom a name means
   * @throws ApiException LimitExceededException, MalformedPolicyDocumentException
   */
  static KeyPolicy bound(
      KeyPolicies policies, String text, Function<String, Optional<String>> identify) {
    KeyPolicy unbound = policies.require(text);
    return unbound.bound(principals(unbound.compiled().orElseThrow(), identify));
  }

  /**
   * Sees that a policy lets the caller put another one later.
   *
   * @param key the permission {@value #PERMISSION} on the key that is to have it
   * @throws ApiException MalformedPolicyDocumentException
   */
  static void requireNoLockout(RequestContext context, KeyPolicy policy, AccessRequest key) {
    AccessRequest again =
        key.with(ConditionKeys.of("kms:bypasspolicylockoutsafetycheck", false))
            .guardedBy(Guard.of(policy.compiled()));
    if (!context.access().admits(again)) {
      throw malformed(
          "The new key policy will not allow you to update the key policy in the future.");
    }
  }

  /** The unique ids of the users and roles that it names, by their names. */
  private static Map<String, String> principals(
      Policy policy, Function<String, Optional<String>> identify) {
    Map<String, String> ids = new HashMap<>();
    for (String name : policy.namedPrincipals()) {
      String meant =
          identify
              .apply(name)
              .orElseThrow(
                  () ->
                      malformed(
                          "Policy contains a statement with one or more invalid principals."));
      if (PrincipalIds.isOne(meant)) {
        ids.put(name, meant);
      }
    }
    return ids;
  }

  private static ApiException malformed(String message) {
    return new ApiException(ErrorCode.MalformedPolicyDocumentException, message);
  }
}

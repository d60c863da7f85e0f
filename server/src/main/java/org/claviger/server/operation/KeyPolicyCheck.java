package org.claviger.server.operation;

import java.util.HashMap;
import java.util.Map;
import org.claviger.server.authz.AccessRequest;
import org.claviger.server.authz.ConditionKeys;
import org.claviger.server.authz.Guard;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
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
    KeyPolicy unbound = context.region().policies().require(text);
    KeyPolicy policy = unbound.bound(principals(unbound.compiled().orElseThrow(), context));
    AccessRequest again =
        key.with(ConditionKeys.of("kms:bypasspolicylockoutsafetycheck", false))
            .guardedBy(Guard.of(policy.compiled()));
    if (!bypass && !context.access().admits(again)) {
      throw malformed(
          "The new key policy will not allow you to update the key policy in the future.");
    }
    return policy;
  }

  /** The unique ids of the users and roles that it names, by their names. */
  private static Map<String, String> principals(Policy policy, RequestContext context) {
    Map<String, String> ids = new HashMap<>();
    for (String name : policy.namedPrincipals()) {
      String meant =
          context
              .access()
              .identify(name)
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

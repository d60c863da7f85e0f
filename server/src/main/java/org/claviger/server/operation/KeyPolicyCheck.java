package org.claviger.server.operation;

import org.claviger.server.authz.AccessRequest;
import org.claviger.server.authz.ConditionKeys;
import org.claviger.server.authz.Guard;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.key.KeyPolicy;

/** What is asked of a policy before a key gets it. */
final class KeyPolicyCheck {
  static final String PERMISSION = "kms:PutKeyPolicy";

  private KeyPolicyCheck() {}

  /**
   * Compiles a policy and sees that its principals are there and that it lets the caller put
   * another one later, unless the caller bypasses that.
   *
   * @param key the permission {@value #PERMISSION} on the key that is to have it
   * @throws ApiException LimitExceededException, MalformedPolicyDocumentException
   */
  static KeyPolicy require(RequestContext context, String text, boolean bypass, AccessRequest key) {
    KeyPolicy policy = context.region().policies().require(text);
    policy
        .compiled()
        .ifPresent(
            compiled -> {
              if (!compiled.namedPrincipals().stream().allMatch(context.access()::exists)) {
                throw malformed("Policy contains a statement with one or more invalid principals.");
              }
            });
    AccessRequest again =
        key.with(ConditionKeys.of("kms:bypasspolicylockoutsafetycheck", false))
            .guardedBy(Guard.of(policy.compiled()));
    if (!bypass && !context.access().admits(again)) {
      throw malformed(
          "The new key policy will not allow you to update the key policy in the future.");
    }
    return policy;
  }

  private static ApiException malformed(String message) {
    return new ApiException(ErrorCode.MalformedPolicyDocumentException, message);
  }
}

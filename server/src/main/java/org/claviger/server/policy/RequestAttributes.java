package org.claviger.server.policy;

import java.util.List;
import java.util.Optional;

/**
 * What a policy is asked about: one action on one resource by one caller, and the condition keys
 * around it. Read many times in an evaluation, so implementations answer from memory.
 */
public interface RequestAttributes {
  /** Such as {@code kms:Encrypt}, in AWS's spelling. */
  String action();

  /** The resource's ARN, or {@code *} for an action on none. */
  String resource();

  /** The caller's account: 12 digits. */
  String accountId();

  /** The caller's own ARN. */
  String principalArn();

  /** For a session of a role, the role's ARN. */
  Optional<String> roleArn();

  /** For a federated user, the ARN of the user who federated. */
  Optional<String> federatingUserArn();

  /** For a federated user, the unique id of the user who federated. */
  Optional<String> federatingUserId();

  /** The unique id of the user, or of the role whose session the caller is; none of others. */
  Optional<String> uniqueId();

  /** Whether the caller is the account's root user. */
  boolean isRoot();

  /** The identity provider's ARN or host that vouches for a web identity, in trust policies. */
  Optional<String> federatedProvider();

  /**
   * The values of a condition key.
   *
   * @param key in small letters, such as {@code kms:encryptioncontext:stage}; what follows the
   *     second colon or a slash keeps the case that the policy wrote, such as {@code
   *     aws:principaltag/Team}
   * @return no value if the key is not in the request's context
   */
  List<String> values(String key);

  /** What evaluation may cost, over all that one request asks. */
  Steps steps();
}

package org.claviger.server.key;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import org.claviger.server.config.KeyConfig;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.policy.MalformedPolicyException;
import org.claviger.server.policy.Policy;
import org.claviger.server.policy.PolicyType;

/**
 * Which policies a key may have. Today the root user of the key's account may do everything and
 * nobody else anything; so only a policy that says so of the root user is taken, and none is kept
 * that would not be obeyed.
 */
public final class KeyPolicies {
  private final KeyConfig config;

  /** With the limits of the configuration. */
  public KeyPolicies(KeyConfig config) {
    this.config = requireNonNull(config, "config");
  }

  /**
   * A key of that account may have the policy.
   *
   * @throws ApiException LimitExceededException, MalformedPolicyDocumentException, or
   *     UnsupportedOperationException if it restricts the account's root user
   */
  public void require(String policy, String accountId) {
    int bytes = policy.getBytes(UTF_8).length;
    if (bytes > config.maxPolicyBytes()) {
      throw new ApiException(
          ErrorCode.LimitExceededException,
          "The policy has %d bytes; a key policy may have %d."
              .formatted(bytes, config.maxPolicyBytes()));
    }
    if (!parsed(policy).leavesRootEverything(accountId)) {
      throw new ApiException(
          ErrorCode.UnsupportedOperationException,
          "This server takes a key policy with a statement that allows arn:aws:iam::%s:root the"
                  .formatted(accountId)
              + " Action kms:* on the Resource * without a Condition, and with no Deny. It does not"
              + " evaluate policies yet, so it takes none that restricts the account's root.");
    }
  }

  private static Policy parsed(String policy) {
    try {
      return Policy.parse(policy, PolicyType.KEY);
    } catch (MalformedPolicyException e) {
      throw new ApiException(ErrorCode.MalformedPolicyDocumentException, e.getMessage(), e);
    }
  }
}

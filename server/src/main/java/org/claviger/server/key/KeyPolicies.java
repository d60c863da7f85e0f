package org.claviger.server.key;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import org.claviger.server.config.KeyConfig;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.policy.MalformedPolicyException;

/** Which policies a key may have, whoever they name. */
public final class KeyPolicies {
  private final KeyConfig config;

  /** With the limits of the configuration. */
  public KeyPolicies(KeyConfig config) {
    this.config = requireNonNull(config, "config");
  }

  /**
   * Compiles a policy that a key is to have.
   *
   * @throws ApiException LimitExceededException, MalformedPolicyDocumentException
   */
  public KeyPolicy require(String policy) {
    int bytes = policy.getBytes(UTF_8).length;
    if (bytes > config.maxPolicyBytes()) {
      throw new ApiException(
          ErrorCode.LimitExceededException,
          "The policy has %d bytes; a key policy may have %d."
              .formatted(bytes, config.maxPolicyBytes()));
    }
    try {
      return KeyPolicy.of(policy);
    } catch (MalformedPolicyException e) {
      throw new ApiException(ErrorCode.MalformedPolicyDocumentException, e.getMessage(), e);
    }
  }
}

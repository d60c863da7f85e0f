package org.claviger.server.authz.oracle;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A grant on the key that is asked for.
 *
 * @param granteeId the unique id of whom the grantee's name meant when it was made
 * @param operations such as {@code Encrypt}
 * @param equals what the encryption context must be; empty for anything
 * @param subset what the encryption context must contain
 */
record OracleGrant(
    String grantee,
    Optional<String> granteeId,
    Set<String> operations,
    Map<String, String> equals,
    Map<String, String> subset) {
  private static final Set<String> WITHOUT_CONTEXT =
      Set.of("DescribeKey", "GetPublicKey", "CreateGrant", "RetireGrant");

  /** Whether it speaks of an action under an encryption context; constraints bind only uses. */
  boolean covers(String action, Map<String, String> encryptionContext) {
    String operation = action.replace("kms:", "");
    return operations.contains(operation)
        && (WITHOUT_CONTEXT.contains(operation) || isMetBy(encryptionContext));
  }

  private boolean isMetBy(Map<String, String> encryptionContext) {
    return (equals.isEmpty() || equals.equals(encryptionContext))
        && encryptionContext.entrySet().containsAll(subset.entrySet());
  }
}

package org.claviger.server.keystore;

/**
 * Why a custom key store did not connect, in the words of the wire's {@code ConnectionErrorCode};
 * those that can occur here.
 */
public enum ConnectionErrorCode {
  /** The operator does not declare the cluster any more. */
  CLUSTER_NOT_FOUND,
  /** No HSM of the cluster is there. */
  INSUFFICIENT_CLOUDHSM_HSMS,
  /** The password is not the PIN of the tokens' user. */
  INVALID_CREDENTIALS,
  /** The tokens do not hold one domain's keys as they must be; the server's log says what is. */
  INTERNAL_ERROR,
  USER_LOCKED_OUT,
  USER_LOGGED_IN,
  USER_NOT_FOUND
}

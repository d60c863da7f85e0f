package org.claviger.server.key;

import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;

/**
 * What an action asks of a key before it uses it, each refused in AWS's words. AWS asks for the
 * state first, then the usage, then the algorithm.
 */
public final class KeyChecks {
  private KeyChecks() {}

  /**
   * The key can be used.
   *
   * @throws ApiException DisabledException or KMSInvalidStateException
   */
  public static void requireEnabled(Key key) {
    StateRule.USE.require(key);
  }

  /**
   * The key's deletion is not pending.
   *
   * @throws ApiException KMSInvalidStateException
   */
  public static void requireNotPendingDeletion(Key key) {
    StateRule.CHANGE.require(key);
  }

  /**
   * The account looks after the key, and may change it.
   *
   * @throws ApiException AccessDeniedException
   */
  public static void requireCustomerManaged(Key key) {
    if (key.kind().manager() == KeyManager.AWS) {
      throw new ApiException(
          ErrorCode.AccessDeniedException,
          key.arn()
              + " is an AWS managed key: the service looks after it, and callers cannot change it."
              + " Use a key of your own.");
    }
  }

  /**
   * The key is for what the action does.
   *
   * @param action the action's name, such as {@code Sign}
   * @throws ApiException InvalidKeyUsageException
   */
  public static void requireUsage(Key key, KeyUsage usage, String action) {
    if (key.usage() != usage) {
      throw invalidUsage(
          key.arn() + " key usage is " + key.usage() + " which is not valid for " + action + ".");
    }
  }

  /**
   * The key is of the class that the action takes.
   *
   * @param action the action's name, such as {@code Encrypt}
   * @throws ApiException InvalidKeyUsageException
   */
  public static void requireClass(Key key, KeyClass keyClass, String action) {
    if (key.keyClass() != keyClass) {
      throw invalidUsage(
          key.arn()
              + " key class is "
              + key.keyClass()
              + " which is not valid for "
              + action
              + ".");
    }
  }

  /**
   * The key takes the algorithm. To be asked after {@link #requireUsage}.
   *
   * @throws ApiException InvalidKeyUsageException
   */
  public static void requireAlgorithm(Key key, EncryptionAlgorithmSpec algorithm) {
    if (!key.spec().encryptionAlgorithms(key.usage()).contains(algorithm)) {
      throw incompatible(key, algorithm);
    }
  }

  /**
   * The key takes the algorithm. To be asked after {@link #requireUsage}.
   *
   * @throws ApiException InvalidKeyUsageException
   */
  public static void requireAlgorithm(Key key, SigningAlgorithmSpec algorithm) {
    if (!key.spec().signingAlgorithms(key.usage()).contains(algorithm)) {
      throw incompatible(key, algorithm);
    }
  }

  /**
   * The key takes the algorithm. To be asked after {@link #requireUsage}.
   *
   * @throws ApiException InvalidKeyUsageException
   */
  public static void requireAlgorithm(Key key, MacAlgorithmSpec algorithm) {
    if (!key.spec().macAlgorithms(key.usage()).contains(algorithm)) {
      throw incompatible(key, algorithm);
    }
  }

  private static ApiException incompatible(Key key, Enum<?> algorithm) {
    return invalidUsage(
        "Algorithm " + algorithm + " is incompatible with key spec " + key.spec() + ".");
  }

  private static ApiException invalidUsage(String message) {
    return new ApiException(ErrorCode.InvalidKeyUsageException, message);
  }
}

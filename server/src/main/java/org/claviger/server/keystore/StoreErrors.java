package org.claviger.server.keystore;

import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.hsm.AbsentKeyException;
import org.claviger.server.hsm.UnsuitableKeyException;

/** How requests about custom key stores are refused. */
public final class StoreErrors {
  private StoreErrors() {}

  /** No store has that id or name. */
  public static ApiException notFound(String idOrName) {
    return new ApiException(
        ErrorCode.CustomKeyStoreNotFoundException,
        "Custom key store '" + idOrName + "' is not found.");
  }

  /** The store's connection does not allow it. */
  static ApiException invalidState(String id, ConnectionState state, String action) {
    return new ApiException(
        ErrorCode.CustomKeyStoreInvalidStateException,
        action
            + " is not valid for the custom key store '"
            + id
            + "' whose connection state is "
            + state
            + ".");
  }

  static ApiException clusterNotFound(String clusterId) {
    return new ApiException(
        ErrorCode.CloudHsmClusterNotFoundException,
        "No cluster " + clusterId + " is configured on this server.");
  }

  static ApiException notActive(String clusterId) {
    return new ApiException(
        ErrorCode.CloudHsmClusterNotActiveException,
        "None of the HSMs of the cluster " + clusterId + " is active.");
  }

  static ApiException tooFewHsms(String clusterId, int needed, int active) {
    return new ApiException(
        ErrorCode.CloudHsmClusterInvalidConfigurationException,
        "The cluster "
            + clusterId
            + " must have at least "
            + needed
            + " active HSMs for this operation and has "
            + active
            + ".");
  }

  static ApiException noSuchKey(String name, AbsentKeyException cause) {
    return new ApiException(
        ErrorCode.XksKeyNotFoundException,
        "No key '"
            + name
            + "' is in every HSM of the custom key store: "
            + cause.getMessage()
            + ". Its owner must put it there.",
        cause);
  }

  static ApiException unsuitableKey(String name, UnsuitableKeyException cause) {
    return new ApiException(
        ErrorCode.XksKeyInvalidConfigurationException,
        "The key '" + name + "' cannot be adopted: " + cause.getMessage() + ".",
        cause);
  }

  /** The key is another KMS key's already. */
  public static ApiException keyInUse(String name) {
    return new ApiException(
        ErrorCode.XksKeyAlreadyInUseException,
        "The key '" + name + "' of the custom key store is a KMS key's already.");
  }

  static ApiException clusterInUse(String clusterId) {
    return new ApiException(
        ErrorCode.CloudHsmClusterInUseException,
        "The cluster " + clusterId + " belongs to a custom key store already.");
  }

  static ApiException wrongTrustAnchor(String clusterId) {
    return new ApiException(
        ErrorCode.IncorrectTrustAnchorException,
        "The TrustAnchorCertificate is not that of the cluster " + clusterId + ".");
  }

  static ApiException notRelated(String clusterId) {
    return new ApiException(
        ErrorCode.CloudHsmClusterNotRelatedException,
        "The cluster "
            + clusterId
            + " has another trust anchor certificate than the custom key store's.");
  }

  static ApiException nameInUse(String name) {
    return new ApiException(
        ErrorCode.CustomKeyStoreNameInUseException,
        "The account has a custom key store of the name '" + name + "' already.");
  }

  static ApiException hasKeys(String id) {
    return new ApiException(
        ErrorCode.CustomKeyStoreHasCMKsException,
        "The custom key store '" + id + "' contains KMS keys. Delete them first.");
  }

  static ApiException tooMany(int most) {
    return new ApiException(
        ErrorCode.LimitExceededException,
        "The account has reached the limit of " + most + " custom key stores in this Region.");
  }
}

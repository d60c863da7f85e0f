package org.claviger.server.iam;

import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;

/** Refusals of IAM in AWS's words. */
public final class IamErrors {
  private IamErrors() {}

  /** No user, group or role of that name. */
  public static ApiException noSuch(IdentityKind kind, String name) {
    return noSuch("The " + kind.word() + " with name " + name + " cannot be found.");
  }

  /** Nothing of that kind; the message says what. */
  public static ApiException noSuch(String message) {
    return new ApiException(ErrorCode.NoSuchEntity, message);
  }

  /** The name is taken. */
  public static ApiException alreadyExists(String message) {
    return new ApiException(ErrorCode.EntityAlreadyExists, message);
  }

  /** A quota, named as AWS names it, would be exceeded. */
  public static ApiException limit(String quota, int limit) {
    return new ApiException(
        ErrorCode.LimitExceeded, "Cannot exceed quota for " + quota + ": " + limit);
  }

  /** Something belongs to what was to be deleted. */
  public static ApiException conflict(String message) {
    return new ApiException(ErrorCode.DeleteConflict, message);
  }

  /** The entity is no longer what the request was permitted on. */
  public static ApiException changedMeanwhile() {
    return new ApiException(
        ErrorCode.ConcurrentModification,
        "Multiple requests to change this object were submitted simultaneously. Submit your request"
            + " again.");
  }

  /** A value that only a look at it can refuse. */
  public static ApiException invalid(String message) {
    return new ApiException(ErrorCode.InvalidInput, message);
  }
}

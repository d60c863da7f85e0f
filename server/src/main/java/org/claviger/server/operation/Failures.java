package org.claviger.server.operation;

import org.claviger.server.audit.AuditUnavailableException;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.hsm.AbsentKeyException;
import org.claviger.server.hsm.HsmUnavailableException;
import org.claviger.server.hsm.InvalidCiphertextException;
import org.claviger.server.hsm.InvalidMaterialException;
import org.claviger.server.hsm.UnsupportedMechanismException;
import org.claviger.server.store.StoreException;
import org.claviger.server.store.TamperedRowException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place where what an inner layer could not do becomes the error that a caller reads.
 * Nothing of the inner message leaves, save what {@link UnsupportedMechanismException} says to the
 * caller; the rest goes to the log under the request's id.
 */
public final class Failures {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  private static final String INTERNAL =
      "The request was rejected because an internal exception occurred. The request can be"
          + " retried.";
  private static final String ABSENT =
      "The key that this KMS key adopted is not in the HSMs of its custom key store.";
  private static final String TIMEOUT =
      "The system timed out while trying to fulfill the request. You can retry the request.";

  private Failures() {}

  /**
   * The error for a caller.
   *
   * @param failure anything that was thrown while a request was done
   * @param requestId for the log
   */
  public static ApiException translate(RuntimeException failure, String requestId) {
    if (failure instanceof ApiException api) {
      return api;
    }
    if (failure instanceof InvalidCiphertextException) {
      return new ApiException(ErrorCode.InvalidCiphertextException, null, failure);
    }
    if (failure instanceof UnsupportedMechanismException) {
      return new ApiException(
          ErrorCode.UnsupportedOperationException, failure.getMessage(), failure);
    }
    if (failure instanceof AbsentKeyException) {
      LOG.warn("request {}: an adopted key is gone: {}", requestId, failure.getMessage());
      return new ApiException(ErrorCode.KMSInvalidStateException, ABSENT, failure);
    }
    if (failure instanceof HsmUnavailableException) {
      LOG.warn("request {}: no HSM can do the work now", requestId, failure);
      return new ApiException(ErrorCode.DependencyTimeoutException, TIMEOUT, failure);
    }
    log(failure, requestId);
    return new ApiException(ErrorCode.KMSInternalException, INTERNAL, failure);
  }

  private static void log(RuntimeException failure, String requestId) {
    if (failure instanceof TamperedRowException || failure instanceof InvalidMaterialException) {
      LOG.error("request {}: the database was changed from outside", requestId, failure);
    } else if (failure instanceof AuditUnavailableException) {
      LOG.error("request {}: not answered, its record is not durable", requestId, failure);
    } else if (failure instanceof StoreException) {
      LOG.error("request {}: the store failed", requestId, failure);
    } else {
      LOG.error(
          "request {}: unexpected failure in {}",
          requestId,
          failure.getClass().getName(),
          new Trace(failure));
    }
  }

  /** Where an unexpected failure happened, without its message: that may hold a caller's data. */
  private static final class Trace extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Trace(RuntimeException failure) {
      super(failure.getClass().getName(), null, false, true);
      setStackTrace(failure.getStackTrace());
    }
  }
}

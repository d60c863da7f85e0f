package org.claviger.provider.internal.client;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import javax.net.ssl.SSLException;

/**
 * What may be sent again. A request that makes a key is repeated only if it surely was not
 * executed.
 */
record RetryPolicy(int maxAttempts) {
  private static final String THROTTLED = "ThrottlingException";

  boolean allows(Action action, int attempt, Failure failure) {
    return attempt < maxAttempts && failure.isTransient() && isSafe(action, failure);
  }

  /** Whether sending again does no more than sending once. */
  boolean isSafe(Action action, Failure failure) {
    return action.isRepeatable() || failure.isUnexecuted();
  }

  /** How an attempt failed. */
  sealed interface Failure {
    /** Whether the same request may succeed later. */
    boolean isTransient();

    /** Whether another server may answer it at once. */
    boolean mayWorkElsewhere();

    /** Whether the service surely did nothing. */
    boolean isUnexecuted();
  }

  /** No answer. */
  record Lost(IOException cause, boolean sent) implements Failure {
    /** The caller's interruption and the end of the whole time are final; so is a wrong peer. */
    @Override
    public boolean isTransient() {
      return !isTimeOver() && !(cause instanceof SSLException && !sent);
    }

    private boolean isTimeOver() {
      return cause instanceof InterruptedIOException
          && !(cause instanceof SocketTimeoutException && !sent);
    }

    /** Another server may be the right peer where this one was not. */
    @Override
    public boolean mayWorkElsewhere() {
      return !isTimeOver();
    }

    @Override
    public boolean isUnexecuted() {
      return !sent;
    }
  }

  /** An answer with an error. */
  record Refused(int status, String code) implements Failure {
    @Override
    public boolean isTransient() {
      return status >= 500 || code.equals(THROTTLED);
    }

    /** A server that stops, or that has lost its database or HSM, answers 503. */
    @Override
    public boolean mayWorkElsewhere() {
      return status == 503;
    }

    @Override
    public boolean isUnexecuted() {
      return code.equals(THROTTLED);
    }
  }
}

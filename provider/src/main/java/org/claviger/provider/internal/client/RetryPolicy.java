package org.claviger.provider.internal.client;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import javax.net.ssl.SSLException;

/**
 * What may be sent again, and after how long: exponential backoff with full jitter. A request that
 * makes a key is repeated only if it surely was not executed.
 */
record RetryPolicy(int maxAttempts) {
  private static final long BASE_MILLIS = 50;
  private static final long MAX_MILLIS = 5_000;
  private static final String THROTTLED = "ThrottlingException";

  boolean allows(Action action, int attempt, Failure failure) {
    return attempt < maxAttempts
        && failure.isTransient()
        && (action.isRepeatable() || failure.isUnexecuted());
  }

  /** A random time below a bound that doubles with every attempt. */
  Duration delay(int attempt) {
    long bound = Math.min(MAX_MILLIS, BASE_MILLIS << Math.min(attempt, 10));
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(bound) + 1);
  }

  /** How an attempt failed. */
  sealed interface Failure {
    /** Whether the same request may succeed later. */
    boolean isTransient();

    /** Whether the service surely did nothing. */
    boolean isUnexecuted();
  }

  /** No answer. */
  record Lost(IOException cause, boolean sent) implements Failure {
    /** The caller's interruption and the end of the whole time are final; so is a wrong peer. */
    @Override
    public boolean isTransient() {
      boolean timeIsOver =
          cause instanceof InterruptedIOException
              && !(cause instanceof SocketTimeoutException && !sent);
      return !timeIsOver && !(cause instanceof SSLException && !sent);
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

    @Override
    public boolean isUnexecuted() {
      return code.equals(THROTTLED);
    }
  }
}

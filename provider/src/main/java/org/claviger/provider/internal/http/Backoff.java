package org.claviger.provider.internal.http;

import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Pauses between attempts: exponential with full jitter. */
public final class Backoff {
  private static final long BASE_MILLIS = 50;
  private static final long MAX_MILLIS = 5_000;

  private Backoff() {}

  /** A random time below a bound that doubles with every attempt; the first is attempt 1. */
  public static Duration delay(int attempt) {
    long bound = Math.min(MAX_MILLIS, BASE_MILLIS << Math.min(attempt, 10));
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(bound) + 1);
  }

  /**
   * Waits after an attempt.
   *
   * @throws InterruptedIOException if the thread is interrupted, which it still is afterwards
   */
  public static void pause(int attempt) throws InterruptedIOException {
    try {
      Thread.sleep(delay(attempt).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted before the request was repeated");
    }
  }
}

package org.claviger.server.measure;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * A question that may hang, such as one to an HSM: it is asked on a thread of its own, by one
 * thread at a time whoever else asks meanwhile, and waited for no longer than a limit. Safe for
 * many threads.
 *
 * @param <T> the answer
 */
public final class BoundedAnswer<T> {
  private static final Executor THREADS =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "bounded-answer");
            thread.setDaemon(true);
            return thread;
          });

  private final Supplier<T> question;
  private CompletableFuture<T> running = CompletableFuture.completedFuture(null);

  /** A question, not asked yet. */
  public BoundedAnswer(Supplier<T> question) {
    this.question = requireNonNull(question, "question");
  }

  /** Asks, unless it is being asked. */
  public synchronized CompletableFuture<T> ask() {
    if (running.isDone()) {
      running = CompletableFuture.supplyAsync(question, THREADS);
    }
    return running;
  }

  /**
   * The answer.
   *
   * @return empty if it does not come in time
   * @throws RuntimeException if the question failed
   */
  public Optional<T> await(Duration limit) {
    return await(ask(), limit);
  }

  /** The answer to what was asked before; see {@link #await(Duration)}. */
  public static <T> Optional<T> await(CompletableFuture<T> asked, Duration limit) {
    try {
      return Optional.of(asked.get(Math.max(0, limit.toNanos()), TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(e.getCause());
    }
  }
}

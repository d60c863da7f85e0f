package org.claviger.it;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** The same thing done for many numbers, by threads enough to keep a server busy. */
public final class InParallel {
  private static final int MANY = 16;

  private InParallel() {}

  /** The results in the order of the numbers; the first failure is thrown. */
  public static <T> List<T> map(IntStream numbers, IntFunction<T> work) {
    return map(numbers, MANY, work);
  }

  /** The same by so many threads. */
  public static <T> List<T> map(IntStream numbers, int threadCount, IntFunction<T> work) {
    ExecutorService threads = Executors.newFixedThreadPool(threadCount);
    try {
      List<Future<T>> futures =
          numbers.mapToObj(number -> threads.submit(() -> work.apply(number))).toList();
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get());
      }
      return results;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }
}

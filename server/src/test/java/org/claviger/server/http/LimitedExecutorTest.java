package org.claviger.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LimitedExecutorTest {
  private static final int TASKS = 20_000;

  @Test
  void everyTaskRunsOnceWhoeverBringsItAndOnNoMoreThreadsThanTheLimit() throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    ExecutorService bringers = Executors.newFixedThreadPool(4);
    try {
      LimitedExecutor limited = new LimitedExecutor(threads, 2);
      AtomicInteger running = new AtomicInteger();
      AtomicInteger most = new AtomicInteger();
      CountDownLatch all = new CountDownLatch(TASKS);
      Runnable task =
          () -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            running.decrementAndGet();
            all.countDown();
          };
      IntStream.range(0, 4)
          .forEach(
              i ->
                  bringers.execute(
                      () -> IntStream.range(0, TASKS / 4).forEach(j -> limited.execute(task))));
      assertThat(all.await(5, TimeUnit.MINUTES)).isTrue();
      assertThat(most.get()).isBetween(1, 2);
    } finally {
      bringers.shutdownNow();
      threads.shutdownNow();
    }
  }

  @Test
  void tasksThatComeWhileAThreadIsAtWorkNeedNoOther() {
    List<Runnable> started = new ArrayList<>();
    LimitedExecutor limited = new LimitedExecutor(started::add, 1);
    List<String> done = new ArrayList<>();
    limited.execute(() -> done.add("first"));
    limited.execute(() -> done.add("second"));
    assertThat(started).hasSize(1);
    started.get(0).run();
    assertThat(done).containsExactly("first", "second");
    limited.execute(() -> done.add("third"));
    assertThat(started).hasSize(2);
  }

  @Test
  void aTaskThatThrowsTakesNoPlace() {
    List<Runnable> started = new ArrayList<>();
    LimitedExecutor limited = new LimitedExecutor(started::add, 1);
    limited.execute(
        () -> {
          throw new IllegalStateException("planted");
        });
    assertThatThrownBy(started.get(0)::run).hasMessage("planted");
    List<String> done = new ArrayList<>();
    limited.execute(() -> done.add("next"));
    started.get(1).run();
    assertThat(done).containsExactly("next");
  }

  @Test
  void anExecutorThatTakesNothingMoreIsToldToWhoAsks() {
    LimitedExecutor limited =
        new LimitedExecutor(
            task -> {
              throw new RejectedExecutionException("stopped");
            },
            1);
    assertThatThrownBy(() -> limited.execute(() -> {})).hasMessage("stopped");
    assertThatThrownBy(() -> limited.execute(() -> {})).hasMessage("stopped");
  }

  @Test
  void aLimitBelowOneIsRefused() {
    assertThatThrownBy(() -> new LimitedExecutor(Runnable::run, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

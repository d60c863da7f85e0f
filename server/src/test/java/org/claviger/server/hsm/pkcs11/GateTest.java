package org.claviger.server.hsm.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.claviger.server.config.HsmLimits;
import org.claviger.server.hsm.HsmUnavailableException;
import org.junit.jupiter.api.Test;

/** Who gets into a module, and who is turned away. */
final class GateTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private static Gate gate(int concurrency, Duration queue, Duration call) {
    return new Gate(new HsmLimits(concurrency, queue, call, LONG, LONG, 1, 1, 1));
  }

  @Test
  void boundsHowManyAreInside() throws Exception {
    Gate gate = gate(3, LONG, LONG);
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Thread[] threads = new Thread[16];
    for (int i = 0; i < threads.length; i++) {
      threads[i] =
          new Thread(
              () -> {
                for (int n = 0; n < 200; n++) {
                  Gate.Pass pass = gate.enter(Gate.Work.USE);
                  most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                  Thread.onSpinWait();
                  inside.decrementAndGet();
                  pass.close();
                }
              });
      threads[i].start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(most.get()).isBetween(1, 3);
  }

  @Test
  void turnsAwayWhoWaitedTooLong() {
    Gate gate = gate(1, Duration.ofMillis(10), LONG);
    Gate.Pass pass = gate.enter(Gate.Work.USE);
    assertThatThrownBy(() -> gate.enter(Gate.Work.USE))
        .isInstanceOf(HsmUnavailableException.class)
        .hasMessageContaining("busy");
    pass.close();
    gate.enter(Gate.Work.USE).close();
  }

  @Test
  void saysHowLongACallIsOverdueAndSoOfWorkAlone() {
    Gate gate = gate(4, LONG, Duration.ofNanos(1));
    assertThat(gate.overdue()).isZero();
    Gate.Pass pass = gate.enter(Gate.Work.USE);
    assertThat(gate.overdue()).isPositive();
    pass.close();
    assertThat(gate.overdue()).isZero();
    gate.alone(() -> assertThat(gate.inside()).isEqualTo(1));
    assertThat(gate.inside()).isZero();
  }

  @Test
  void turnsEveryoneAwayWhileACallHangs() {
    Gate gate = gate(4, LONG, Duration.ofNanos(1));
    Gate.Pass hung = gate.enter(Gate.Work.USE);
    assertThatThrownBy(() -> gate.enter(Gate.Work.USE))
        .isInstanceOf(HsmUnavailableException.class)
        .hasMessageContaining("hangs");
    hung.close();
    gate.enter(Gate.Work.USE).close();
  }

  @Test
  void letsKeyGenerationTakeLonger() {
    Gate gate = gate(4, LONG, Duration.ofNanos(1));
    Gate.Pass generation = gate.enter(Gate.Work.GENERATION);
    gate.enter(Gate.Work.USE).close();
    generation.close();
  }

  @Test
  void doesNotWaitForEverForTheHungToLeave() {
    Gate gate = gate(2, Duration.ofMillis(10), LONG);
    Gate.Pass hung = gate.enter(Gate.Work.USE);
    AtomicInteger runs = new AtomicInteger();
    assertThatThrownBy(() -> gate.alone(runs::incrementAndGet))
        .isInstanceOf(HsmUnavailableException.class);
    hung.close();
    gate.alone(runs::incrementAndGet);
    assertThat(runs).hasValue(1);
  }

  @Test
  void keepsOthersOutMeanwhile() throws Exception {
    Gate gate = gate(2, LONG, LONG);
    CountDownLatch entered = new CountDownLatch(1);
    Thread other =
        new Thread(
            () -> {
              Gate.Pass pass = gate.enter(Gate.Work.USE);
              entered.countDown();
              pass.close();
            });
    gate.alone(
        () -> {
          other.start();
          while (other.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
          }
          assertThat(entered.getCount()).isOne();
        });
    other.join();
    assertThat(entered.getCount()).isZero();
  }

  @Test
  void givesUpWhenInterrupted() throws Exception {
    Gate gate = gate(1, LONG, LONG);
    Gate.Pass pass = gate.enter(Gate.Work.USE);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> gate.enter(Gate.Work.USE)).isInstanceOf(HsmUnavailableException.class);
    assertThat(Thread.interrupted()).isTrue();
    pass.close();
  }
}

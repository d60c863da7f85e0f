package org.claviger.provider.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InterruptedIOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {
  @Test
  void waitsAtRandomBelowADoublingBound() {
    for (int attempt = 1; attempt < 20; attempt++) {
      Duration bound = Duration.ofMillis(Math.min(5_000, 50L << Math.min(attempt, 10)));

      assertThat(Backoff.delay(attempt)).isPositive().isLessThanOrEqualTo(bound);
    }
  }

  @Test
  void anInterruptedThreadDoesNotWaitAndStaysInterrupted() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> Backoff.pause(20)).isInstanceOf(InterruptedIOException.class);
    assertThat(Thread.interrupted()).isTrue();
  }
}

package org.claviger.provider.internal.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import javax.net.ssl.SSLHandshakeException;
import org.claviger.provider.internal.client.RetryPolicy.Lost;
import org.claviger.provider.internal.client.RetryPolicy.Refused;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {
  private final RetryPolicy policy = new RetryPolicy(3);

  @Test
  void repeatsWhatHasNotLeft() {
    Lost lost = new Lost(new ConnectException("refused"), false);

    assertThat(policy.allows(Action.SIGN, 1, lost)).isTrue();
    assertThat(policy.allows(Action.CREATE_KEY, 1, lost)).isTrue();
  }

  @Test
  void doesNotRepeatTheMakingOfAKeyThatMayHaveHappened() {
    Lost lost = new Lost(new IOException("reset"), true);

    assertThat(policy.allows(Action.SIGN, 1, lost)).isTrue();
    assertThat(policy.allows(Action.CREATE_KEY, 1, lost)).isFalse();
    assertThat(policy.allows(Action.CREATE_AEAD_KEY, 1, new Refused(503, "KMSInternalException")))
        .isFalse();
  }

  @Test
  void repeatsThrottledRequestsOfEveryKind() {
    Refused throttled = new Refused(400, "ThrottlingException");

    assertThat(policy.allows(Action.CREATE_KEY, 2, throttled)).isTrue();
    assertThat(policy.allows(Action.SIGN, 2, throttled)).isTrue();
  }

  @Test
  void repeatsFailuresOfTheServiceAndNotTheCallers() {
    assertThat(policy.allows(Action.SIGN, 1, new Refused(500, "KMSInternalException"))).isTrue();
    assertThat(policy.allows(Action.SIGN, 1, new Refused(400, "ValidationException"))).isFalse();
    assertThat(policy.allows(Action.SIGN, 1, new Refused(400, "DisabledException"))).isFalse();
  }

  @Test
  void stopsAfterTheLastAttempt() {
    assertThat(policy.allows(Action.SIGN, 3, new Refused(500, "KMSInternalException"))).isFalse();
  }

  @Test
  void doesNotRepeatWhatWasInterruptedOrRanOutOfTime() {
    assertThat(policy.allows(Action.SIGN, 1, new Lost(new InterruptedIOException(), false)))
        .isFalse();
    assertThat(policy.allows(Action.SIGN, 1, new Lost(new SocketTimeoutException(), true)))
        .isFalse();
    assertThat(policy.allows(Action.SIGN, 1, new Lost(new SocketTimeoutException(), false)))
        .isTrue();
  }

  @Test
  void doesNotKnockAgainAtAPeerThatIsNotTrusted() {
    Lost lost = new Lost(new SSLHandshakeException("no path"), false);

    assertThat(policy.allows(Action.SIGN, 1, lost)).isFalse();
  }

  @Test
  void waitsAtRandomBelowADoublingBound() {
    for (int attempt = 1; attempt < 20; attempt++) {
      Duration bound = Duration.ofMillis(Math.min(5_000, 50L << Math.min(attempt, 10)));

      assertThat(policy.delay(attempt)).isPositive().isLessThanOrEqualTo(bound);
    }
  }
}

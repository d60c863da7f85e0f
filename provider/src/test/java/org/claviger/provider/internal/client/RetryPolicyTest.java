package org.claviger.provider.internal.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
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
  void goesElsewhereUnlessTheTimeIsOverOrTheServiceMeansIt() {
    assertThat(new Lost(new SSLHandshakeException("no path"), false).mayWorkElsewhere()).isTrue();
    assertThat(new Lost(new SocketTimeoutException(), false).mayWorkElsewhere()).isTrue();
    assertThat(new Lost(new InterruptedIOException("timeout"), true).mayWorkElsewhere()).isFalse();
    assertThat(new Refused(503, "DependencyTimeoutException").mayWorkElsewhere()).isTrue();
    assertThat(new Refused(400, "ThrottlingException").mayWorkElsewhere()).isFalse();
    assertThat(policy.isSafe(Action.CREATE_KEY, new Refused(503, "x"))).isFalse();
  }
}

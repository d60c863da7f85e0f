package org.claviger.server.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.claviger.server.config.QuotaConfig;
import org.claviger.server.config.Rate;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.junit.jupiter.api.Test;

class RequestQuotasTest {
  private static final String ACCOUNT = "111122223333";
  private static final String REGION = "us-east-1";

  private final AtomicLong nanos = new AtomicLong(-5);
  private final RequestQuotas quotas =
      quotas(
          new QuotaConfig(
              true,
              Map.of("fast", Rate.perSecond(4), "slow", new Rate(1, Duration.ofSeconds(10)))));

  @Test
  void givesAsMuchAsTheQuotaAndThenRefusesInAwsWords() {
    assertThat(taken("fast", 9)).isEqualTo(4);
    assertThatThrownBy(() -> take("fast"))
        .isInstanceOfSatisfying(
            ApiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ThrottlingException))
        .hasMessage(
            "You have exceeded the rate at which you may call KMS. Reduce the frequency of your"
                + " calls.");
  }

  @Test
  void refillsEvenlyAndNeverBeyondTheQuota() {
    taken("fast", 4);
    pass(Duration.ofMillis(249));
    assertThat(taken("fast", 1)).isZero();
    pass(Duration.ofMillis(1));
    assertThat(taken("fast", 2)).isEqualTo(1);
    pass(Duration.ofHours(1));
    assertThat(taken("fast", 9)).isEqualTo(4);
  }

  @Test
  void countsSlowQuotasOverTheirInterval() {
    assertThat(taken("slow", 2)).isEqualTo(1);
    pass(Duration.ofMillis(9_999));
    assertThat(taken("slow", 1)).isZero();
    pass(Duration.ofMillis(1));
    assertThat(taken("slow", 2)).isEqualTo(1);
  }

  @Test
  void countsQuotasAccountsAndRegionsApart() {
    assertThat(taken("fast", 9)).isEqualTo(4);
    assertThat(taken("slow", 9)).isEqualTo(1);
    quotas.take("444455556666", REGION, List.of("fast"));
    quotas.take(ACCOUNT, "eu-west-1", List.of("fast"));
  }

  @Test
  void countsARequestAsOftenAsItNamesAQuota() {
    List<String> twice = List.of("fast", "fast");
    quotas.take(ACCOUNT, REGION, twice);
    quotas.take(ACCOUNT, REGION, twice);
    assertThatThrownBy(() -> quotas.take(ACCOUNT, REGION, twice)).isInstanceOf(ApiException.class);
  }

  @Test
  void countsTheUsesOfEachCustomKeyStoreWhoeverCalls() {
    RequestQuotas ofStores =
        quotas(new QuotaConfig(true, Map.of(QuotaConfig.CUSTOM_KEY_STORE, Rate.perSecond(2))));
    ofStores.takeOfStore("cks-one");
    ofStores.takeOfStore("cks-one");
    assertThatThrownBy(() -> ofStores.takeOfStore("cks-one"))
        .isInstanceOfSatisfying(
            ApiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ThrottlingException));
    assertThat(ofStores.refusals().get(QuotaConfig.CUSTOM_KEY_STORE).sum()).isEqualTo(1);
    ofStores.takeOfStore("cks-two");
    pass(Duration.ofMillis(500));
    ofStores.takeOfStore("cks-one");
  }

  @Test
  void aCustomKeyStoreTakes1800UsesASecondAsInAws() {
    assertThat(QuotaConfig.defaults().requests().get(QuotaConfig.CUSTOM_KEY_STORE))
        .isEqualTo(Rate.perSecond(1_800));
  }

  @Test
  void refusesNothingWhereQuotasAreOff() {
    RequestQuotas off = quotas(QuotaConfig.defaults().disabled());
    for (int i = 0; i < 1_000; i++) {
      off.take(ACCOUNT, REGION, List.of("CreateKey"));
      off.takeOfStore("cks-one");
    }
  }

  @Test
  void letsNothingPassThatHasNoQuota() {
    assertThatIllegalStateException()
        .isThrownBy(() -> take("other"))
        .withMessageContaining("other");
  }

  @Test
  void givesNoMoreToManyThreads() {
    AtomicInteger taken = new AtomicInteger();
    RequestQuotas many = quotas(new QuotaConfig(true, Map.of("fast", Rate.perSecond(1_000))));
    IntStream.range(0, 5_000)
        .parallel()
        .forEach(
            i -> {
              try {
                many.take(ACCOUNT, REGION, List.of("fast"));
                taken.incrementAndGet();
              } catch (ApiException refused) {
                assertThat(refused.code()).isEqualTo(ErrorCode.ThrottlingException);
              }
            });
    assertThat(taken).hasValue(1_000);
  }

  private RequestQuotas quotas(QuotaConfig config) {
    return new RequestQuotas(config, nanos::get);
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private void take(String quota) {
    quotas.take(ACCOUNT, REGION, List.of(quota));
  }

  private int taken(String quota, int attempts) {
    int taken = 0;
    for (int i = 0; i < attempts; i++) {
      try {
        take(quota);
        taken++;
      } catch (ApiException refused) {
        assertThat(refused.code()).isEqualTo(ErrorCode.ThrottlingException);
      }
    }
    return taken;
  }
}

package org.claviger.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QuotaConfigTest {
  @Test
  void hasAwsNumbers() {
    QuotaConfig config = QuotaConfig.defaults();
    assertThat(config.enabled()).isTrue();
    assertThat(config.disabled()).isEqualTo(new QuotaConfig(false, config.requests()));
    assertThat(config.requests())
        .hasSize(76)
        .containsAllEntriesOf(
            Map.of(
                "symmetric", Rate.perSecond(100_000),
                "rsa", Rate.perSecond(1_000),
                "ecc", Rate.perSecond(1_000),
                "mlDsa", Rate.perSecond(1_000),
                "customKeyStore", Rate.perSecond(1_800),
                "GenerateDataKeyPair_RSA_2048", Rate.perSecond(20),
                "GenerateDataKeyPair_RSA_4096", Rate.perSecond(1),
                "CreateKey", Rate.perSecond(5),
                "GetParametersForImport", Rate.perSecond(1),
                "DescribeKey", Rate.perSecond(2_000)));
  }

  @Test
  void refusesRatesThatAreNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Rate.perSecond(0))
        .withMessageContaining("of 0 requests")
        .withMessageContaining("1 to 1000000");
    assertThatIllegalArgumentException().isThrownBy(() -> Rate.perSecond(1_000_001));
    assertThatIllegalArgumentException().isThrownBy(() -> new Rate(1, Duration.ZERO));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Rate(1, Duration.ofSeconds(3_601)))
        .withMessageContaining("PT1H");
  }
}

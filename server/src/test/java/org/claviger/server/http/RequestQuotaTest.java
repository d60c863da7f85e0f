package org.claviger.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.claviger.server.audit.AuditEvent;
import org.claviger.server.authz.Decision;
import org.claviger.server.config.QuotaConfig;
import org.claviger.server.config.Rate;
import org.claviger.server.http.protocol.ApiRequest;
import org.claviger.server.http.protocol.ApiResponse;
import org.claviger.server.operation.Result;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RequestQuotaTest {
  private static final QuotaConfig TWO_AN_HOUR =
      new QuotaConfig(true, Map.of("Work", new Rate(2, Duration.ofHours(1))));

  @TempDir Path folder;
  private final AtomicInteger done = new AtomicInteger();
  private TestApi api;

  @BeforeEach
  void open() {
    api =
        new TestApi(
            folder,
            TWO_AN_HOUR,
            TestOperation.kms(
                "Work",
                (text, context) -> {
                  done.incrementAndGet();
                  return Result.empty();
                }));
  }

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void refusesAndRecordsWhatIsTooMuchBeforeItIsDone() {
    assertThat(work("us-east-1").status()).isEqualTo(200);
    assertThat(work("us-east-1").status()).isEqualTo(200);
    api.audit.drain();

    ApiResponse refused = work("us-east-1");

    assertThat(refused.status()).isEqualTo(400);
    assertThat(new String(refused.body(), UTF_8))
        .contains("\"ThrottlingException\"")
        .contains("You have exceeded the rate at which you may call KMS.");
    assertThat(done).hasValue(2);
    assertThat(api.audit.drain())
        .extracting(AuditEvent::errorCode)
        .containsExactly("ThrottlingException");
    assertThat(work("eu-west-1").status()).isEqualTo(200);
  }

  @Test
  void countsWhatPoliciesRefuseToo() {
    api.authorizer = (caller, access, around) -> new Decision.Denied("test", "no");
    for (int i = 0; i < 2; i++) {
      assertThat(new String(work("us-east-1").body(), UTF_8)).contains("AccessDeniedException");
    }
    assertThat(new String(work("us-east-1").body(), UTF_8)).contains("ThrottlingException");
  }

  private ApiResponse work(String region) {
    return api.answer(
        new ApiRequest(TestApi.signed("TrentService.Work", "{}", region, "h"), "192.0.2.1"));
  }
}

package org.claviger.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.claviger.server.audit.AuditEvent;
import org.claviger.server.authz.Decision;
import org.claviger.server.config.QuotaConfig;
import org.claviger.server.config.Rate;
import org.claviger.server.http.protocol.ApiRequest;
import org.claviger.server.http.protocol.ApiResponse;
import org.claviger.server.key.Key;
import org.claviger.server.key.KeyArn;
import org.claviger.server.key.KeyKind;
import org.claviger.server.key.KeyPolicy;
import org.claviger.server.key.KeySpec;
import org.claviger.server.key.KeyState;
import org.claviger.server.key.KeyUsage;
import org.claviger.server.key.Origin;
import org.claviger.server.operation.Action;
import org.claviger.server.operation.Members;
import org.claviger.server.operation.Operation;
import org.claviger.server.operation.Prepared;
import org.claviger.server.operation.RequestContext;
import org.claviger.server.operation.Result;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RequestQuotaTest {
  private static final QuotaConfig TWO_AN_HOUR =
      new QuotaConfig(true, Map.of("Work", new Rate(2, Duration.ofHours(1))));

  private static final QuotaConfig ONE_USE_OF_A_STORE =
      new QuotaConfig(
          true,
          Map.of(
              "Work",
              new Rate(100, Duration.ofHours(1)),
              QuotaConfig.CUSTOM_KEY_STORE,
              new Rate(1, Duration.ofHours(1))));

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
  void usesOfACustomKeyStoresKeysCountAgainstTheStore() {
    api.close();
    api = new TestApi(folder, ONE_USE_OF_A_STORE, using(keyIn("cks-one")));

    assertThat(work("us-east-1").status()).isEqualTo(200);
    ApiResponse refused = work("us-east-1");

    assertThat(new String(refused.body(), UTF_8)).contains("\"ThrottlingException\"");
    assertThat(done).hasValue(1);
  }

  private Operation<String> using(Key key) {
    Operation<String> work =
        TestOperation.kms(
            "Work",
            (text, context) -> {
              done.incrementAndGet();
              return Result.empty();
            });
    return new Operation<>() {
      @Override
      public Action action() {
        return work.action();
      }

      @Override
      public String parse(Members members) {
        return work.parse(members);
      }

      @Override
      public ObjectNode auditParameters(String input) {
        return work.auditParameters(input);
      }

      @Override
      public Prepared prepare(String input, RequestContext context) {
        Prepared one = work.prepare(input, context);
        return new Prepared(
            one.accesses(), one.resources(), List.of(key), one.quotas(), one.work());
      }
    };
  }

  private static Key keyIn(String store) {
    KeyKind kind =
        KeyKind.kms(KeySpec.SYMMETRIC_DEFAULT, KeyUsage.ENCRYPT_DECRYPT, Origin.AWS_CLOUDHSM);
    return new Key(
        new KeyArn("us-east-1", "111122223333", "1234abcd-12ab-34cd-56ef-1234567890ab"),
        kind.in(store),
        KeyState.Enabled,
        Instant.EPOCH,
        Optional.empty(),
        "",
        Map.of(),
        KeyPolicy.of(
            """
            {"Version": "2012-10-17", "Statement": {"Effect": "Allow",
             "Principal": {"AWS": "111122223333"}, "Action": "kms:*", "Resource": "*"}}
            """),
        new byte[0],
        List.of(),
        Optional.empty());
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

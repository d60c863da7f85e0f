package org.claviger.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.claviger.server.audit.AuditEvent;
import org.claviger.server.audit.AuditUnavailableException;
import org.claviger.server.authz.Decision;
import org.claviger.server.config.QuotaConfig;
import org.claviger.server.config.Rate;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.hsm.HsmUnavailableException;
import org.claviger.server.hsm.InvalidCiphertextException;
import org.claviger.server.hsm.InvalidMaterialException;
import org.claviger.server.hsm.UnsupportedMechanismException;
import org.claviger.server.http.protocol.ApiRequest;
import org.claviger.server.http.protocol.ApiResponse;
import org.claviger.server.http.protocol.OperationTable;
import org.claviger.server.operation.Result;
import org.claviger.server.operation.SecretNodes;
import org.claviger.server.sigv4.RequestToSign;
import org.claviger.server.store.Outbox;
import org.claviger.server.store.StoreException;
import org.claviger.server.store.TamperedRowException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestPipelineTest {
  private static final String SECRET = "c2VjcmV0";

  @TempDir Path folder;
  private TestApi api;
  private volatile Supplier<Result> work = () -> Result.of(TestOperation.node("Secret", SECRET));
  private volatile boolean failAfterWriting;

  @BeforeEach
  void open() {
    api =
        new TestApi(
            folder,
            TestOperation.echo(),
            TestOperation.kms("Work", (text, context) -> work.get()),
            TestOperation.kms(
                "Change",
                (text, context) ->
                    context
                        .changes()
                        .commit(
                            transaction -> {
                              api.store
                                  .outbox()
                                  .add(
                                      transaction,
                                      new Outbox.Entry("row", 1, text.getBytes(UTF_8)));
                              if (failAfterWriting) {
                                throw new ApiException(ErrorCode.LimitExceededException, "full");
                              }
                              return Result.recorded(TestOperation.node("Secret", SECRET));
                            })),
            TestOperation.kms(
                "ChangeTwice",
                (text, context) -> {
                  context.changes().commit(transaction -> Result.empty());
                  return context.changes().commit(transaction -> Result.empty());
                }));
  }

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void recordsASuccessBeforeItIsAnswered() {
    ApiResponse response = answer("Echo", "{\"Text\":\"hello\"}");

    assertThat(response.status()).isEqualTo(200);
    AuditEvent event = onlyEvent();
    assertThat(event.requestId()).isEqualTo(response.requestId());
    assertThat(event.eventName()).isEqualTo("Echo");
    assertThat(event.eventSource()).isEqualTo("kms.amazonaws.com");
    assertThat(event.caller()).isEqualTo(TestApi.ROOT);
    assertThat(event.region()).isEqualTo("us-east-1");
    assertThat(event.sourceAddress()).isEqualTo("192.0.2.1");
    assertThat(event.requestParameters()).hasToString("{\"length\":5}");
    assertThat(event.responseElements()).isNull();
    assertThat(event.resources()).containsExactly(TestOperation.RESOURCE);
    assertThat(event.errorCode()).isNull();
  }

  @Test
  void takesTheRegionFromTheScope() throws Exception {
    JsonNode body = json(answer(TestApi.signed("TrentService.Echo", "{}", "eu-west-1", "h")));

    assertThat(body.path("Region").asText()).isEqualTo("eu-west-1");
    assertThat(onlyEvent().region()).isEqualTo("eu-west-1");
  }

  @Test
  void refusesARegionThatIsNotHosted() {
    ApiResponse response = answer(TestApi.signed("TrentService.Echo", "{}", "ap-south-1", "h"));

    assertError(response, 400, "InvalidSignatureException");
    assertThat(onlyEvent().errorCode()).isEqualTo("InvalidSignatureException");
    assertThat(onlyEvent().region()).isNull();
  }

  @Test
  void countsButDoesNotRecordStrangers() {
    RequestToSign signed = TestApi.signed("TrentService.Echo", "{}", "us-east-1", "h");
    List<Map.Entry<String, String>> anonymous = new ArrayList<>(signed.headers());
    anonymous.removeIf(field -> field.getKey().equals("Authorization"));

    ApiResponse response = answer(new RequestToSign("POST", "/", "", anonymous, signed.body()));

    assertError(response, 400, "MissingAuthenticationTokenException");
    assertThat(api.audit.durable).isEmpty();
    assertThat(api.audit.refusals)
        .containsExactly("MissingAuthenticationTokenException from 192.0.2.1");
  }

  @Test
  void readsTheBodyOfNobodyItDoesNotKnow() {
    RequestToSign broken =
        new RequestToSign(
            "POST",
            "/",
            "",
            List.of(
                Map.entry("X-Amz-Target", "TrentService.Echo"),
                Map.entry("Content-Type", "application/x-amz-json-1.1")),
            "{".getBytes(UTF_8));

    assertError(answer(broken), 400, "MissingAuthenticationTokenException");
  }

  @Test
  void recordsARefusalOfWhatItCannotRead() {
    assertError(answer("Echo", "{\"Text\":1}"), 400, "SerializationException");
    assertError(answer("Echo", "{"), 400, "SerializationException");
    assertThat(api.audit.durable)
        .extracting(AuditEvent::errorCode)
        .containsExactly("SerializationException", "SerializationException");
    assertThat(api.audit.durable).allMatch(event -> event.requestParameters() == null);
  }

  @Test
  void doesNothingThatIsDenied() {
    api.authorizer =
        (caller, access, around) -> new Decision.Denied("no statement", "not authorized");
    work =
        () -> {
          throw new AssertionError("done though denied");
        };

    ApiResponse response = answer("Work", "{}");

    assertError(response, 400, "AccessDeniedException");
    assertThat(onlyEvent().errorCode()).isEqualTo("AccessDenied");
    assertThat(onlyEvent().errorMessage()).isEqualTo("not authorized");
  }

  @Test
  void countsWhatIsDenied() {
    QuotaConfig once = new QuotaConfig(true, Map.of("Echo", Rate.perSecond(1)));
    try (TestApi counting = new TestApi(folder.resolve("counting"), once, TestOperation.echo())) {
      counting.authorizer =
          (caller, access, around) -> new Decision.Denied("no statement", "not authorized");
      for (String expected : List.of("AccessDeniedException", "ThrottlingException")) {
        RequestToSign echo = TestApi.signed("TrentService.Echo", "{}", "us-east-1", "h");
        ApiResponse response = counting.answer(new ApiRequest(echo, "192.0.2.1"));
        assertError(response, 400, expected);
      }
    }
  }

  @Test
  void commitsAChangeWithItsRecord() {
    ApiResponse response = answer("Change", "{\"Text\":\"row\"}");

    assertThat(response.status()).isEqualTo(200);
    assertThat(api.store.outbox().pending()).hasSize(1);
    assertThat(api.audit.enqueued).hasSize(1).isEqualTo(api.audit.durable);
    assertThat(onlyEvent().responseElements()).hasToString("{\"Secret\":\"" + SECRET + "\"}");
  }

  @Test
  void changesNothingWhenAChangeFails() {
    failAfterWriting = true;

    assertError(answer("Change", "{\"Text\":\"row\"}"), 400, "LimitExceededException");
    assertThat(api.store.outbox().pending()).isEmpty();
    assertThat(onlyEvent().errorCode()).isEqualTo("LimitExceededException");
  }

  @Test
  void recordsACommittedChangeAlthoughTheRequestFailsAfterwards() {
    assertError(answer("ChangeTwice", "{}"), 500, "KMSInternalException");
    assertThat(api.audit.durable).hasSize(1).isEqualTo(api.audit.enqueued);
  }

  @ParameterizedTest
  @CsvSource({"Work", "Change"})
  void letsNoResultLeaveWithoutItsRecord(String action) {
    api.audit.failing = true;

    ApiResponse response = answer(action, "{\"Text\":\"row\"}");

    assertError(response, 500, "KMSInternalException");
    assertThat(new String(response.body(), UTF_8)).doesNotContain(SECRET);
  }

  @ParameterizedTest
  @CsvSource({"Work", "Change"})
  void answersWhenTheRecordIsDurableOnTheThreadsOfTheAnswers(String action) {
    api.audit.slow = new CompletableFuture<>();
    List<Runnable> answers = new ArrayList<>();

    CompletableFuture<ApiResponse> response =
        api.pipeline.answer(
            new ApiRequest(
                TestApi.signed("TrentService." + action, "{\"Text\":\"row\"}", "us-east-1", "h"),
                "192.0.2.1"),
            answers::add);

    assertThat(response).isNotDone();
    assertThat(answers).isEmpty();
    api.audit.slow.complete(null);
    assertThat(response).isNotDone();
    assertThat(answers).hasSize(1);
    answers.get(0).run();
    assertThat(response.join().status()).isEqualTo(200);
  }

  @Test
  void aRecordThatDoesNotGetToTheDiskTakesTheResultAlong() {
    api.audit.slow = new CompletableFuture<>();
    byte[] secret = SECRET.getBytes(UTF_8);
    work = () -> Result.of(secretNode(secret));
    CompletableFuture<ApiResponse> response =
        api.pipeline.answer(
            new ApiRequest(
                TestApi.signed("TrentService.Work", "{}", "us-east-1", "h"), "192.0.2.1"),
            Runnable::run);

    api.audit.slow.completeExceptionally(new AuditUnavailableException("the disk hangs", null));

    assertError(response.join(), 500, "KMSInternalException");
    assertThat(secret).containsOnly(0);
  }

  @Test
  void letsNoRefusalLeaveWithoutItsRecord() {
    api.audit.failing = true;
    api.authorizer =
        (caller, access, around) -> new Decision.Denied("no statement", "not authorized");

    assertError(answer("Work", "{}"), 500, "KMSInternalException");
  }

  @Test
  void translatesWhatInnerLayersThrow() {
    assertTranslated(new HsmUnavailableException("x"), 503, "DependencyTimeoutException");
    assertTranslated(new InvalidCiphertextException("x"), 400, "InvalidCiphertextException");
    assertTranslated(new UnsupportedMechanismException("x"), 400, "UnsupportedOperationException");
    assertTranslated(new InvalidMaterialException("canary"), 500, "KMSInternalException");
    assertTranslated(new TamperedRowException("canary"), 500, "KMSInternalException");
    assertTranslated(new StoreException("canary"), 500, "KMSInternalException");
    assertTranslated(new IllegalStateException("canary"), 500, "KMSInternalException");
  }

  @Test
  void measuresByActionAndOutcome() {
    answer("Echo", "{}");
    answer("Echo", "{");
    answer(TestApi.signed("TrentService.Any" + System.nanoTime(), "{}", "us-east-1", "h"));

    assertThat(count("KMS:Echo", "success")).isEqualTo(1);
    assertThat(count("KMS:Echo", "refused")).isEqualTo(1);
    assertThat(count("unknown", "refused")).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "TrentService.Nothing,application/x-amz-json-1.1",
    "TrentService.echo,application/x-amz-json-1.1",
    "Claviger.Echo,application/x-amz-json-1.1",
    "Echo,application/x-amz-json-1.1",
    "TrentService.Echo,application/x-amz-json-1.0",
    "TrentService.Echo,application/json",
    "TrentService.Echo,text/plain",
  })
  void refusesAnActionOrAContentTypeThatItDoesNotHave(String target, String contentType) {
    RequestToSign request =
        TestApi.signed(
            List.of(Map.entry("X-Amz-Target", target), Map.entry("Content-Type", contentType)),
            "{}".getBytes(UTF_8),
            "us-east-1",
            "kms",
            "h");

    assertError(answer(request), 400, "UnknownOperationException");
  }

  @Test
  void hasNoActionTwice() {
    assertThatThrownBy(
            () -> new OperationTable(List.of(TestOperation.echo(), TestOperation.echo())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Echo");
  }

  private void assertTranslated(RuntimeException failure, int status, String type) {
    work =
        () -> {
          throw failure;
        };
    ApiResponse response = answer("Work", "{}");
    assertError(response, status, type);
    assertThat(new String(response.body(), UTF_8)).doesNotContain("canary");
    assertThat(api.audit.drain()).extracting(AuditEvent::errorCode).containsExactly(type);
  }

  private long count(String action, String outcome) {
    return api.meters
        .get("claviger.requests")
        .tag("action", action)
        .tag("outcome", outcome)
        .timer()
        .count();
  }

  private static ObjectNode secretNode(byte[] secret) {
    return JsonNodeFactory.instance.objectNode().set("Plaintext", SecretNodes.of(secret));
  }

  private AuditEvent onlyEvent() {
    assertThat(api.audit.durable).hasSize(1);
    return api.audit.durable.get(0);
  }

  private ApiResponse answer(String action, String json) {
    return answer(TestApi.signed("TrentService." + action, json, "us-east-1", "h"));
  }

  private ApiResponse answer(RequestToSign request) {
    return api.answer(new ApiRequest(request, "192.0.2.1"));
  }

  private static void assertError(ApiResponse response, int status, String type) {
    assertThat(response.status()).isEqualTo(status);
    assertThat(json(response).path("__type").asText()).isEqualTo(type);
  }

  private static JsonNode json(ApiResponse response) {
    try {
      return JsonMapper.builder().build().readTree(response.body());
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}

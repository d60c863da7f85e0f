package org.claviger.server.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Traces of a whole server, as a collector gets them. */
class TracingTest {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final String PARENT = "00f067aa0ba902b7";

  @TempDir static Path folder;
  private static Collector collector;
  private static ServerFixture server;
  private static String keyId;

  @BeforeAll
  static void start() throws Exception {
    collector = new Collector();
    server = ServerFixture.start(folder, settings(collector.endpoint().toString()));
    keyId = found("\"KeyId\":\"([^\"]+)\"", server.kms("CreateKey", "{}").body());
  }

  @AfterAll
  static void stop() {
    server.close();
    collector.close();
  }

  @Test
  void aRequestIsATreeOfSpansUnderTheClientsOwn() throws Exception {
    String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    HttpResponse<String> answer = encrypt("traceparent", "00-" + trace + "-" + PARENT + "-01");
    assertThat(answer.statusCode()).isEqualTo(200);

    List<Span> spans = spans(trace, "KMS Encrypt");

    Span request = Collector.named(spans, "KMS Encrypt").orElseThrow();
    assertThat(Collector.hex(request.getParentSpanId())).isEqualTo(PARENT);
    assertThat(request.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
    assertThat(Collector.attribute(request, "claviger.action")).isEqualTo("KMS:Encrypt");
    assertThat(Collector.attribute(request, "claviger.outcome")).isEqualTo("success");
    assertThat(Collector.attribute(request, "aws.request_id"))
        .isEqualTo(answer.headers().firstValue("x-amzn-RequestId").orElseThrow());
    for (String name : List.of("authenticate", "authorise", "hsm encrypt", "audit wait")) {
      Span child = Collector.named(spans, name).orElseThrow();
      assertThat(child.getParentSpanId()).as(name).isEqualTo(request.getSpanId());
      assertThat(Collector.attribute(child, "claviger.outcome")).isEqualTo("SUCCESS");
    }
  }

  @Test
  void aChangeShowsItsTransactionAndARefusalItsCode() throws Exception {
    String change = "11111111111111111111111111111111";
    server.kms("DisableKey", other(), "traceparent", "00-" + change + "-" + PARENT + "-01");
    assertThat(Collector.named(spans(change, "KMS DisableKey"), "store write"))
        .hasValueSatisfying(
            write -> assertThat(write.getEvents(0).getName()).isEqualTo("admitted"));

    String refusal = "22222222222222222222222222222222";
    server.kms(
        "DescribeKey",
        "{\"KeyId\":\"alias/none\"}",
        "traceparent",
        "00-" + refusal + "-" + PARENT + "-01");
    Span refused = Collector.named(spans(refusal, "KMS DescribeKey"), "KMS DescribeKey").get();
    assertThat(Collector.attribute(refused, "error.type")).isEqualTo("NotFoundException");
    assertThat(refused.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_UNSET);
  }

  @Test
  void aClientCanForgoATraceAndABrokenParentIsNone() throws Exception {
    String forgone = "33333333333333333333333333333333";
    encrypt("traceparent", "00-" + forgone + "-" + PARENT + "-00");
    String broken = "44444444444444444444444444444444";
    encrypt("traceparent", "00-" + broken + "-" + PARENT);
    String last = "55555555555555555555555555555555";
    encrypt("traceparent", "00-" + last + "-" + PARENT + "-01");

    assertThat(spans(last, "KMS Encrypt")).isNotEmpty();
    assertThat(collector.trace(forgone)).isEmpty();
    assertThat(collector.trace(broken)).isEmpty();
  }

  @Test
  void noSpanHoldsWhatARequestHolds() throws Exception {
    String trace = "66666666666666666666666666666666";
    server.kms(
        "Encrypt",
        "{\"KeyId\":\""
            + keyId
            + "\",\"Plaintext\":\"Y2FuYXJ5LXBsYWludGV4dA==\","
            + "\"EncryptionContext\":{\"canary\":\"context\"}}",
        "traceparent",
        "00-" + trace + "-" + PARENT + "-01");

    assertThat(spans(trace, "KMS Encrypt")).isNotEmpty();
    assertThat(String.join("", collector.texts))
        .doesNotContain("canary", "Y2FuYXJ5", keyId, "AKIA");
  }

  static String settings(String endpoint) {
    return """
        http: {port: 0}
        management: {port: 0}
        quotas: {enabled: false}
        tracing: {endpoint: "%s"}
        """
        .formatted(endpoint);
  }

  private static HttpResponse<String> encrypt(String... fields)
      throws IOException, InterruptedException {
    return server.kms("Encrypt", "{\"KeyId\":\"" + keyId + "\",\"Plaintext\":\"QUJD\"}", fields);
  }

  private static String other() throws IOException, InterruptedException {
    String created = server.kms("CreateKey", "{}").body();
    return "{\"KeyId\":\"" + found("\"KeyId\":\"([^\"]+)\"", created) + "\"}";
  }

  /** The root of a trace ends last. */
  private static List<Span> spans(String trace, String root) {
    await().atMost(LIMIT).until(() -> Collector.named(collector.trace(trace), root).isPresent());
    return collector.trace(trace);
  }

  private static String found(String pattern, String text) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    assertThat(matcher.find()).as(text).isTrue();
    return matcher.group(1);
  }
}

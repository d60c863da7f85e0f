package org.claviger.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.claviger.server.http.protocol.ApiRequest;
import org.claviger.server.http.protocol.ApiResponse;
import org.claviger.server.operation.Action;
import org.claviger.server.operation.Result;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How CloudTrail is spoken: whatever the action is, here a small one. */
class CloudTrailProtocolTest {
  private static final String TARGET =
      "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents";

  @TempDir Path folder;
  private TestApi api;

  @BeforeEach
  void open() {
    api =
        new TestApi(
            folder,
            new TestOperation(
                Action.cloudTrail("LookupEvents", true),
                (text, context) -> Result.of(TestOperation.node("Text", text))));
  }

  @AfterEach
  void close() {
    api.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {TARGET, "CloudTrail_20131101.LookupEvents"})
  void itsActionsAreNamedByNewAndOldTargetsAndRecordedAsCloudTrails(String target) {
    assertThat(answer(target, "cloudtrail").status()).isEqualTo(200);
    assertThat(api.audit.drain())
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.eventSource()).isEqualTo("cloudtrail.amazonaws.com");
              assertThat(event.eventName()).isEqualTo("LookupEvents");
              assertThat(event.readOnly()).isTrue();
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"kms", "sts", "cloudtrail2"})
  void aSignatureForAnotherServiceIsRefused(String service) {
    ApiResponse response = answer(TARGET, service);
    assertThat(response.status()).isEqualTo(400);
    assertThat(new String(response.body(), UTF_8)).contains("InvalidSignatureException");
    assertThat(api.audit.durable).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.DescribeTrails",
        "CloudTrail_20131101.lookupevents",
        "TrentService.LookupEvents",
        "Claviger.LookupEvents",
        "v20131101.CloudTrail_20131101.LookupEvents"
      })
  void whatItDoesNotHaveIsAnUnknownOperation(String target) {
    ApiResponse response = answer(target, "cloudtrail");
    assertThat(response.status()).isEqualTo(400);
    assertThat(new String(response.body(), UTF_8)).contains("UnknownOperationException");
  }

  @Test
  void answersAreJson() {
    assertThat(answer(TARGET, "cloudtrail").contentType()).isEqualTo("application/x-amz-json-1.1");
  }

  private ApiResponse answer(String target, String service) {
    return api.answer(
        new ApiRequest(
            TestApi.signed(
                List.of(
                    Map.entry("X-Amz-Target", target),
                    Map.entry("Content-Type", "application/x-amz-json-1.1")),
                "{}".getBytes(UTF_8),
                "us-east-1",
                service,
                "h"),
            "203.0.113.1"));
  }
}

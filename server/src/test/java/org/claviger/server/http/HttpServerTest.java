package org.claviger.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.claviger.server.operation.Action;
import org.claviger.server.operation.Result;
import org.claviger.server.sigv4.RequestToSign;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HttpServerTest {
  private static final TestOperation CALLER =
      new TestOperation(
          new Action(
              Action.Api.STS, "GetCallerIdentity", java.util.Set.of("sts:GetCallerIdentity"), true),
          (text, context) -> Result.of(TestOperation.node("Arn", context.caller().arn())));

  @TempDir Path folder;
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    server = new TestServer(folder, TestOperation.echo(), CALLER);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void answersASignedRequestOverBothVersionsOfHttp(Version version) throws Exception {
    HttpClient client = server.client(version);

    HttpResponse<String> response = server.send(client, signed("{\"Text\":\"hello\"}"));

    assertThat(response.version()).isEqualTo(version);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("{\"Text\":\"hello\",\"Region\":\"us-east-1\"}");
    assertThat(response.headers().firstValue("Content-Type"))
        .contains("application/x-amz-json-1.1");
    assertThat(response.headers().firstValue("Server")).isEmpty();
    assertThat(server.api.audit.durable).hasSize(1);
    assertThat(server.api.audit.durable.get(0).requestId())
        .isEqualTo(response.headers().firstValue("x-amzn-RequestId").orElseThrow());
  }

  @Test
  void answersTheQueryProtocolInXml() throws Exception {
    RequestToSign request =
        TestApi.signed(
            List.of(Map.entry("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")),
            "Action=GetCallerIdentity&Version=2011-06-15".getBytes(StandardCharsets.UTF_8),
            "aws-global",
            "sts",
            host());

    HttpResponse<String> response = server.send(server.client(Version.HTTP_1_1), request);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).contains("text/xml");
    assertThat(response.body())
        .isEqualTo(
            "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">"
                + "<GetCallerIdentityResult><Arn>arn:aws:iam::111122223333:root</Arn>"
                + "</GetCallerIdentityResult><ResponseMetadata><RequestId>"
                + response.headers().firstValue("x-amzn-RequestId").orElseThrow()
                + "</RequestId></ResponseMetadata></GetCallerIdentityResponse>");
  }

  @Test
  void givesErrorsTheFormOfAws() throws Exception {
    RequestToSign request = TestApi.signed("TrentService.Nothing", "{}", "us-east-1", host());

    HttpResponse<String> response = server.send(server.client(Version.HTTP_1_1), request);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(JsonMapper.builder().build().readTree(response.body()).path("__type").asText())
        .isEqualTo("UnknownOperationException");
    assertThat(response.headers().firstValue("x-amzn-RequestId")).isPresent();
  }

  private RequestToSign signed(String json) {
    return TestApi.signed("TrentService.Echo", json, "us-east-1", host());
  }

  private String host() {
    return "localhost:" + server.server.port();
  }
}

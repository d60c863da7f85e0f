package org.claviger.it.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.claviger.it.Answer;
import org.claviger.it.ApiClient;
import org.claviger.it.Credentials;
import org.claviger.it.RawConnection;
import org.claviger.it.ServerProcess;
import org.claviger.it.SharedServer;
import org.claviger.it.SignedRequest;
import org.claviger.it.Signer;
import org.claviger.it.Trust;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that no honest client sends, each refused by its documented code and status. */
@ExtendWith(SharedServer.class)
class HostileClientTest {
  private static final String LIST = "TrentService.ListKeys";

  private final ServerProcess server;
  private final ApiClient api;
  private final Signer signer;

  HostileClientTest(ServerProcess server, ApiClient api) {
    this.server = server;
    this.api = api;
    this.signer = api.signer();
  }

  @AfterEach
  void theServerStillServes() {
    assertThat(api.kms("ListKeys", "{}").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "null",
        "\"text\"",
        "{",
        "{\"Limit\":1,\"Limit\":2}",
        "{\"Limit\":1}{}",
        "{\"Limit\":01}",
        "{'Limit':1}",
        "{\"Limit\":NaN}",
        "{\"Marker\":\"\\ud800\"}",
        "{\"Limit\":\"1\"}",
        "{\"Limit\":1.5}",
        "{\"Limit\":99999999999999999999}",
        "{\"Marker\":1}",
      })
  void aBodyThatIsNotOneObjectOfTheRightTypesIsRefused(String body) {
    assertRefused(api.kms("ListKeys", body), 400, "SerializationException");
  }

  @Test
  void aDocumentThatIsTooDeepIsRefused() {
    String deep = "{\"Marker\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
    assertRefused(api.kms("ListKeys", deep), 400, "SerializationException");
    assertRefused(
        api.kms("ListKeys", "{\"a\":".repeat(40) + "1" + "}".repeat(40)),
        400,
        "SerializationException");
  }

  @Test
  void bytesThatAreNotUtf8AreRefused() {
    byte[] body = "{\"Marker\":\"é\"}".getBytes(ISO_8859_1);
    assertRefused(api.send(signer.json(LIST, body, Instant.now())), 400, "SerializationException");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TrentService.NoSuchAction",
        "TrentService.",
        "TrentService",
        "NoService.ListKeys",
        "trentservice.ListKeys",
        "TrentService.listkeys",
        "Claviger.ListKeys",
      })
  void anActionThatIsNotThereIsRefused(String target) {
    assertRefused(api.send(signer.json(target, "{}")), 400, "UnknownOperationException");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"application/json", "text/plain", "application/x-amz-json-1.0", "multipart/mixed"})
  void aContentTypeThatIsNotTheProtocolsIsRefused(String contentType) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", contentType);
    headers.put("X-Amz-Target", LIST);
    assertRefused(
        api.send(signer.sign(headers, "{}".getBytes(UTF_8), Instant.now())),
        400,
        "UnknownOperationException");
  }

  @Test
  void anUnsignedRequestIsRefused() {
    SignedRequest request = signer.json(LIST, "{}").without("Authorization");
    assertRefused(api.send(request), 400, "MissingAuthenticationTokenException");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AWS4-HMAC-SHA256",
        "AWS4-HMAC-SHA256 Credential=a",
        "AWS4-HMAC-SHA512 Credential=a/b/c/d/e, SignedHeaders=host, Signature=00",
        "AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host, Signature=00",
      })
  void aSignatureInPiecesIsRefused(String authorization) {
    SignedRequest request = signer.json(LIST, "{}").with("Authorization", authorization);
    assertThat(api.send(request).errorCode())
        .isIn("IncompleteSignatureException", "InvalidSignatureException");
  }

  @Test
  void aWrongSecretAndAnUnknownKeyAreRefused() {
    Credentials own = signer.credentials();
    String other = own.secretAccessKey().substring(1) + "A";
    assertRefused(
        api.signing(signer.credentials(new Credentials(own.accessKeyId(), other)))
            .kms("ListKeys", "{}"),
        400,
        "InvalidSignatureException");
    assertRefused(
        api.signing(signer.credentials(new Credentials("AKIAIOSFODNN7EXAMPLE", other)))
            .kms("ListKeys", "{}"),
        400,
        "UnrecognizedClientException");
  }

  @Test
  void nothingOfTheExpectedSignatureIsSaid() {
    SignedRequest request = signer.json(LIST, "{}");
    String authorization = request.headers().get("Authorization");
    String genuine = authorization.substring(authorization.indexOf("Signature=") + 10);
    SignedRequest forged =
        request.with("Authorization", authorization.replace(genuine, "0".repeat(64)));
    assertThat(api.send(forged).body())
        .doesNotContain(genuine)
        .doesNotContain("Canonical")
        .doesNotContain("String-to-Sign");
  }

  @Test
  void aClockMoreThanFiveMinutesOffIsRefusedEitherWay() {
    byte[] body = "{}".getBytes(UTF_8);
    Instant now = Instant.now();
    for (Duration off : new Duration[] {Duration.ofMinutes(6), Duration.ofMinutes(-6)}) {
      assertRefused(
          api.send(signer.json(LIST, body, now.plus(off))), 400, "InvalidSignatureException");
    }
    assertThat(api.send(signer.json(LIST, body, now.minus(Duration.ofMinutes(4)))).status())
        .isEqualTo(200);
    assertThat(api.send(signer.json(LIST, body, now.plus(Duration.ofMinutes(4)))).status())
        .isEqualTo(200);
  }

  @Test
  void theScopesServiceAndRegionMustBeTheServers() {
    assertRefused(
        api.signing(signer.service("s3")).kms("ListKeys", "{}"), 400, "InvalidSignatureException");
    assertRefused(
        api.signing(signer.service("sts")).kms("ListKeys", "{}"), 400, "InvalidSignatureException");
    Answer elsewhere = api.signing(signer.region("mars-north-1")).kms("ListKeys", "{}");
    assertThat(elsewhere.status()).isEqualTo(400);
    assertThat(elsewhere.errorCode()).endsWith("Exception");
  }

  @Test
  void aRequestForAnotherHostIsRefused() {
    assertRefused(
        api.signing(signer.host("kms.us-east-1.amazonaws.com")).kms("ListKeys", "{}"),
        400,
        "InvalidSignatureException");
  }

  @Test
  void aRequestMayBeSentAgainWithinTheSkew() {
    SignedRequest request = signer.json(LIST, "{}");
    assertThat(api.send(request).status()).isEqualTo(200);
    assertThat(api.send(request).status()).isEqualTo(200);
  }

  @Test
  void anUnsignedPayloadIsRefused() {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", Signer.JSON);
    headers.put("X-Amz-Target", LIST);
    headers.put("X-Amz-Content-SHA256", "UNSIGNED-PAYLOAD");
    assertRefused(
        api.send(signer.sign(headers, "{}".getBytes(UTF_8), Instant.now())),
        400,
        "InvalidSignatureException");
  }

  @Test
  void aBodyThatIsTooLongIsRefused() throws IOException {
    Answer tooLong = raw(signer.json(LIST, " ".repeat(2 << 20)).bytes()).orElseThrow();
    assertThat(tooLong.status()).isEqualTo(413);
  }

  @Test
  void aHeaderThatIsTooLongIsRefused() throws IOException {
    SignedRequest request = signer.json(LIST, "{}").with("X-Padding", "x".repeat(64 << 10));
    assertThat(raw(request.bytes()).orElseThrow().status()).isEqualTo(431);
  }

  @Test
  void whatIsNotHttpIsRefusedOrCutOff() throws IOException {
    for (String noise :
        new String[] {"\0\0\0\0\r\n\r\n", "GET\r\n\r\n", "SSH-2.0-OpenSSH\r\n\r\n"}) {
      Optional<Answer> answer = raw(noise.getBytes(ISO_8859_1));
      assertThat(answer.map(Answer::status).orElse(400)).as(noise).isBetween(400, 499);
    }
  }

  @Test
  void anotherMethodOrPathIsNoAction() throws IOException {
    String get = "GET / HTTP/1.1\r\nHost: " + signer.host() + "\r\n\r\n";
    Answer answer = raw(get.getBytes(ISO_8859_1)).orElseThrow();
    assertThat(answer.status()).isBetween(400, 499);
    String request = new String(signer.json(LIST, "{}").bytes(), ISO_8859_1);
    String elsewhere = request.replace("POST / ", "POST /admin ");
    assertThat(raw(elsewhere.getBytes(ISO_8859_1)).orElseThrow().status()).isBetween(400, 499);
  }

  @Test
  void twoLengthsAreRefused() throws IOException {
    String request = new String(signer.json(LIST, "{}").bytes(), ISO_8859_1);
    String smuggling =
        request.replace("Content-Length: 2", "Content-Length: 2\r\nTransfer-Encoding: chunked");
    assertThat(raw(smuggling.getBytes(ISO_8859_1)).orElseThrow().status()).isEqualTo(400);
  }

  private Optional<Answer> raw(byte[] bytes) throws IOException {
    try (RawConnection connection = RawConnection.open(Trust.of(server), server.endpoint())) {
      connection.send(bytes);
      return connection.read();
    }
  }

  private static void assertRefused(Answer answer, int status, String code) {
    assertThat(answer.errorCode()).as(answer.body()).isEqualTo(code);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.requestId()).isNotBlank();
  }
}

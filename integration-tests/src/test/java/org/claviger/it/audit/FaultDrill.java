package org.claviger.it.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.claviger.it.Answer;
import org.claviger.it.ApiClient;
import org.claviger.it.AuditLog;
import org.claviger.it.Command;
import org.claviger.it.ServerProcess;

/**
 * What a server promises while its audit disk fails: requests fail in time and without a result,
 * nothing is changed that could not be recorded, what was committed is the first in the record
 * afterwards, and the server says what is wrong and goes on by itself.
 */
final class FaultDrill {
  private static final Duration RECOVERY_LIMIT = Duration.ofMinutes(2);

  /** The server gives up after 2 s; the rest is for a busy machine. */
  private static final Duration REFUSAL_LIMIT = Duration.ofSeconds(20);

  private final ServerProcess server;
  private final ApiClient api;
  private final HttpClient http = HttpClient.newHttpClient();

  FaultDrill(ServerProcess server) {
    this.server = server;
    this.api = ApiClient.of(server);
  }

  /** Goes through it with a failure that the server meets in a change that it has committed. */
  void run(Runnable breaking, Runnable mending) {
    run(breaking, mending, true);
  }

  /** The same with a failure that the server knows of when the change comes. */
  void runKnown(Runnable breaking, Runnable mending) {
    run(breaking, mending, false);
  }

  private void run(Runnable breaking, Runnable mending, boolean isCommitted) {
    String key = created(api.kms("CreateKey", "{}"));
    String blob = api.kms("Encrypt", encrypt(key)).text("CiphertextBlob");
    long resumedBefore = resumed();
    int keysBefore = keys();
    breaking.run();
    Answer change;
    String alias = "alias/" + UUID.randomUUID();
    try {
      change = refused(() -> api.kms("CreateKey", "{\"Description\":\"committed\"}"));
      assertEverythingIsRefused(key, blob, alias);
      assertThat(get("/health/ready").statusCode()).isEqualTo(503);
      assertThat(get("/health/ready").body()).contains("\"audit\":\"the audit ");
      assertThat(get("/metrics").body()).contains("claviger_audit_up 0.0");
    } finally {
      mending.run();
    }
    await().atMost(RECOVERY_LIMIT).until(() -> get("/health/ready").statusCode() == 200);
    assertThat(get("/metrics").body()).contains("claviger_audit_up 1.0");
    Answer after = api.kms("Encrypt", encrypt(key));
    assertThat(after.status()).as(after.body()).isEqualTo(200);
    assertThat(api.kms("ListAliases", "{\"KeyId\":\"" + key + "\"}").body()).doesNotContain(alias);
    assertThat(keys() - keysBefore).as("keys made").isEqualTo(isCommitted ? 1 : 0);
    if (isCommitted) {
      assertTheCommittedChangeIsFirst(change, after, resumedBefore);
    } else {
      assertThat(AuditLog.in(server.data()).recordsOf(change.requestId())).isEmpty();
    }
    assertWhole();
  }

  private int keys() {
    return api.kms("ListKeys", "{\"Limit\":1000}").json().required("Keys").size();
  }

  private void assertEverythingIsRefused(String key, String blob, String alias) {
    refused(() -> api.kms("Encrypt", encrypt(key)));
    refused(() -> api.kms("Decrypt", "{\"CiphertextBlob\":\"%s\"}".formatted(blob)));
    refused(
        () ->
            api.kms(
                "GenerateDataKey", "{\"KeyId\":\"%s\",\"KeySpec\":\"AES_256\"}".formatted(key)));
    refused(() -> api.kms("ListKeys", "{}"));
    refused(() -> api.kms("DescribeKey", "{\"KeyId\":\"none\"}"));
    refused(
        () ->
            api.kms(
                "CreateAlias",
                "{\"AliasName\":\"%s\",\"TargetKeyId\":\"%s\"}".formatted(alias, key)));
  }

  /** A request that fails in time with AWS's internal error and nothing else in it. */
  private Answer refused(Supplier<Answer> request) {
    Instant begin = Instant.now();
    Answer answer = request.get();
    assertThat(Duration.between(begin, Instant.now())).isLessThan(REFUSAL_LIMIT);
    assertThat(answer.status()).as(answer.body()).isEqualTo(500);
    assertThat(answer.errorCode()).isEqualTo("KMSInternalException");
    assertThat(answer.json().properties()).extracting(Object::toString).hasSize(2);
    return answer;
  }

  private void assertTheCommittedChangeIsFirst(Answer change, Answer after, long resumedBefore) {
    List<JsonNode> records = AuditLog.in(server.data()).records();
    int changed = indexOf(records, change);
    assertThat(changed).isLessThan(indexOf(records, after));
    IntStream.range(0, records.size())
        .filter(i -> isResumption(records.get(i)))
        .skip(resumedBefore)
        .forEach(i -> assertThat(changed).isLessThan(i));
    String keyId = records.get(changed).at("/responseElements/keyMetadata/keyId").textValue();
    Answer described = api.kms("DescribeKey", "{\"KeyId\":\"%s\"}".formatted(keyId));
    assertThat(described.status()).as("the change that was committed").isEqualTo(200);
  }

  private static int indexOf(List<JsonNode> records, Answer answer) {
    int[] found =
        IntStream.range(0, records.size())
            .filter(i -> records.get(i).path("requestID").asText().equals(answer.requestId()))
            .toArray();
    assertThat(found).as("the records of %s", answer).hasSize(1);
    return found[0];
  }

  private long resumed() {
    return AuditLog.in(server.data()).records().stream().filter(FaultDrill::isResumption).count();
  }

  private static boolean isResumption(JsonNode record) {
    return record.path("eventName").asText().equals("AuditTrailResumed");
  }

  private void assertWhole() {
    Command.Outcome outcome =
        Command.server("audit", "verify", "--data", server.data().toString()).run();
    assertThat(outcome.exitCode()).as(outcome.output() + outcome.errors()).isZero();
  }

  private static String created(Answer answer) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.json().at("/KeyMetadata/KeyId").textValue();
  }

  private static String encrypt(String key) {
    return "{\"KeyId\":\"%s\",\"Plaintext\":\"cGxhaW50ZXh0\"}".formatted(key);
  }

  private HttpResponse<String> get(String path) {
    try {
      URI uri = server.management().resolve(path);
      return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}

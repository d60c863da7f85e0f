package org.claviger.server.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.claviger.server.audit.Verification.Whole;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileAuditTrailTest {
  @TempDir Path data;
  private AuditFixture audit;

  @BeforeEach
  void open() {
    audit = new AuditFixture(data);
  }

  @AfterEach
  void close() {
    audit.close();
  }

  @Test
  void writesTheFieldsOfCloudTrail() throws IOException {
    AuditEvent event = AuditFixture.event("Encrypt");
    audit.record(event);
    JsonNode record = audit.records().get(0);
    String expected =
        """
        {"sequence":1,
         "previousHash":"0000000000000000000000000000000000000000000000000000000000000000",
         "eventVersion":"1.08",
         "userIdentity":{"type":"Root","principalId":"111122223333",
           "arn":"arn:aws:iam::111122223333:root","accountId":"111122223333",
           "accessKeyId":"AKIAEXAMPLE"},
         "eventTime":"2026-11-22T15:00:00Z","eventSource":"kms.amazonaws.com",
         "eventName":"Encrypt","awsRegion":"us-east-1","sourceIPAddress":"127.0.0.1",
         "userAgent":"aws-cli/2","requestParameters":{"keyId":"alias/a","name":"Encrypt"},
         "responseElements":null,"requestID":"%s","eventID":"%s","readOnly":true,
         "resources":[{"accountId":"111122223333","type":"AWS::KMS::Key",
           "ARN":"arn:aws:kms:us-east-1:111122223333:key/1234"}],
         "eventType":"AwsApiCall","managementEvent":true,"eventCategory":"Management",
         "recipientAccountId":"111122223333","hash":"%s"}
        """
            .formatted(event.requestId(), event.eventId(), record.get("hash").asText());
    assertThat(record).isEqualTo(AuditFixture.JSON.readTree(expected));
  }

  @Test
  void aRefusalCarriesItsErrorAndAnUnknownCallerIsNamedSo() throws IOException {
    AuditEvent event =
        new AuditEvent(
            "id",
            java.time.Instant.EPOCH,
            null,
            "kms.amazonaws.com",
            null,
            null,
            "::1",
            null,
            "AccessDeniedException",
            "no",
            null,
            null,
            false,
            "request",
            List.of(),
            null,
            null,
            Optional.empty());
    audit.record(event);
    JsonNode record = audit.records().get(0);
    assertThat(record.get("errorCode").asText()).isEqualTo("AccessDeniedException");
    assertThat(record.get("errorMessage").asText()).isEqualTo("no");
    assertThat(record.get("userIdentity").toString()).isEqualTo("{\"type\":\"Unknown\"}");
    assertThat(record.get("eventName").isNull()).isTrue();
    assertThat(record.has("resources")).isFalse();
  }

  @Test
  void textOfAnyKindStaysOnOneLineAndComesBack() throws IOException {
    String text = "a\nb\r\u2028\u0000\"\\\uD83D\uDD11 lone \uD800 end\"}";
    var parameters = AuditFixture.JSON.createObjectNode().put("description", text);
    audit.record(AuditFixture.event("Encrypt", parameters));
    audit.record(AuditFixture.event("Decrypt"));
    assertThat(audit.records()).hasSize(2);
    assertThat(audit.records().get(0).at("/requestParameters/description").asText())
        .isEqualTo(text);
    assertWhole(2);
  }

  @Test
  void aRecordIsInTheFileWhenRecordReturns() throws IOException {
    for (int i = 1; i <= 5; i++) {
      audit.record(AuditFixture.event("Encrypt"));
      assertThat(audit.records()).hasSize(i);
    }
    assertWhole(5);
  }

  @Test
  void manyThreadsShareTheFileAndTheChainHolds() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        running.add(threads.submit(() -> recordMany(50)));
      }
      for (Future<?> each : running) {
        each.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertWhole(800);
  }

  private void recordMany(int count) {
    for (int i = 0; i < count; i++) {
      audit.record(AuditFixture.event("Encrypt"));
    }
  }

  @Test
  void aNewFileFollowsAFullOne() throws IOException {
    audit.close();
    audit = new AuditFixture(data, data.resolve("audit"), 64 << 10);
    recordMany(300);
    assertThat(audit.files()).hasSizeGreaterThan(2);
    assertThat(audit.files().get(1).getFileName()).hasToString("audit-0000000002.jsonl");
    assertWhole(300);
  }

  @Test
  void theChainGoesOnOverRestarts() throws IOException {
    for (int i = 0; i < 3; i++) {
      recordMany(3);
      audit.reopen();
    }
    assertWhole(9);
    assertThat(audit.records().get(3).at("/continues/file").asText())
        .isEqualTo("audit-0000000001.jsonl");
  }

  @Test
  void filesBelongToTheirOwner() throws IOException {
    recordMany(1);
    assertThat(Files.getPosixFilePermissions(audit.files().get(0)))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void aChangesRecordIsWrittenOnceAndLeavesTheOutboxWithALaterChange() throws IOException {
    AuditEvent first = AuditFixture.event("CreateKey");
    audit.change(first);
    audit.recordCommitted(first);
    assertThat(audit.store.outbox().pending())
        .extracting("eventId")
        .containsExactly(first.eventId());
    AuditEvent second = AuditFixture.event("CreateAlias");
    audit.change(second);
    audit.recordCommitted(second);
    assertThat(audit.store.outbox().pending())
        .extracting("eventId")
        .containsExactly(second.eventId());
    audit.reopen();
    assertThat(audit.store.outbox().pending()).isEmpty();
    assertThat(audit.names()).containsExactly("CreateKey", "CreateAlias");
  }

  @Test
  void aRolledBackChangeLeavesNoRecord() throws IOException {
    AuditEvent event = AuditFixture.event("CreateKey");
    assertThatThrownBy(
            () ->
                audit.store.write(
                    transaction -> {
                      audit.trail.enqueue(transaction, event);
                      throw new IllegalArgumentException("undone");
                    }))
        .hasMessage("undone");
    assertThatThrownBy(() -> audit.recordCommitted(event))
        .isInstanceOf(IllegalStateException.class);
    audit.reopen();
    assertThat(audit.names()).isEmpty();
  }

  @Test
  void aCommittedChangeIsInTheFileBeforeAnyLaterAnswerEvenIfNobodyAsks() throws IOException {
    audit.change(AuditFixture.event("CreateKey"));
    audit.record(AuditFixture.event("Encrypt"));
    assertThat(audit.names()).containsExactly("CreateKey", "Encrypt");
  }

  @Test
  void whatACrashLeftInTheOutboxEntersTheFileFirstAndOnce() throws IOException {
    AuditEvent written = AuditFixture.event("Written");
    AuditEvent unwritten = AuditFixture.event("Unwritten");
    audit.change(written);
    audit.recordCommitted(written);
    byte[] json = new EventJson(AuditFixture.ACCOUNT).request(unwritten);
    audit.trail.close();
    audit.store.write(
        transaction -> {
          // As if the server had ended between two commits and the file.
          audit.store.outbox().add(transaction, entry(written.eventId(), json));
          audit.store.outbox().add(transaction, entry(unwritten.eventId(), json));
          return true;
        });
    audit.reopen();
    audit.record(AuditFixture.event("Later"));
    assertThat(audit.names()).containsExactly("Written", "Unwritten", "Later");
    assertThat(audit.store.outbox().pending()).isEmpty();
    assertWhole(3);
  }

  private static org.claviger.server.store.Outbox.Entry entry(String id, byte[] json) {
    return new org.claviger.server.store.Outbox.Entry(id, 0, json);
  }

  @Test
  void anOutboxEntryThatWouldBreakTheLinesStopsTheStart() {
    audit.trail.close();
    byte[] forged = "{\"eventVersion\":1}\n{}".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    audit.store.write(
        transaction -> {
          audit.store.outbox().add(transaction, entry("x", forged));
          return true;
        });
    assertThatThrownBy(() -> audit.reopen())
        .isInstanceOf(AuditUnavailableException.class)
        .hasMessageContaining("outbox");
  }

  @Test
  void refusalsOfStrangersAreSummed() throws IOException {
    for (int i = 0; i < 1000; i++) {
      audit.trail.countRefusal("InvalidSignatureException", "10.0.0." + i % 10);
    }
    for (int i = 0; i < 500; i++) {
      audit.trail.countRefusal("UnrecognizedClientException", "10.9.9.9");
    }
    await().until(() -> !audit.records().isEmpty());
    await()
        .untilAsserted(
            () ->
                assertThat(
                        audit.records().stream()
                            .mapToLong(record -> record.at("/serviceEventDetails/count").asLong())
                            .sum())
                    .isEqualTo(1500));
    JsonNode largest = audit.records().get(0);
    assertThat(largest.get("eventName").asText()).isEqualTo("RefusedRequests");
    assertThat(largest.get("sourceIPAddress").asText()).isEqualTo("10.9.9.9");
    assertThat(largest.get("errorCode").asText()).isEqualTo("UnrecognizedClientException");
    assertThat(audit.records()).hasSizeLessThanOrEqualTo(6);
  }

  @Test
  void refusalsAreWrittenAtTheEnd() throws IOException {
    audit.trail.countRefusal("InvalidSignatureException", "10.0.0.1");
    audit.trail.close();
    assertThat(audit.records()).hasSize(1);
  }

  @Test
  void refusesUseAfterClose() {
    audit.trail.close();
    assertThatThrownBy(() -> audit.record(AuditFixture.event("Encrypt")))
        .isInstanceOf(AuditUnavailableException.class);
    assertThatThrownBy(() -> audit.change(AuditFixture.event("CreateKey")))
        .isInstanceOf(AuditUnavailableException.class);
    assertThat(audit.trail.health().ok()).isFalse();
  }

  private void assertWhole(long records) {
    assertThat(AuditVerifier.verify(audit.folder))
        .isInstanceOfSatisfying(
            Whole.class,
            whole -> {
              assertThat(whole.records()).isEqualTo(records);
              assertThat(whole.tornBytes()).isZero();
            });
  }
}

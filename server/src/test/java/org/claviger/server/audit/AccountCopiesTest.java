package org.claviger.server.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.claviger.server.audit.AccountCopies.Copy;
import org.claviger.server.audit.Verification.Whole;
import org.claviger.server.sigv4.Caller;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The records of a request that used keys of other accounts. */
class AccountCopiesTest {
  private static final String OWNER = "444455556666";
  private static final String THIRD = "777788889999";
  private static final String SHARED = "33333333-3333-3333-3333-333333333333";

  @TempDir private Path data;
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
  void eachOwnerHasARecordOfItsOwnThatSharesAnId() throws IOException {
    audit.record(event(OWNER, THIRD));

    List<JsonNode> records = audit.records();
    assertThat(texts(records, "recipientAccountId"))
        .containsExactly(AuditFixture.ACCOUNT, OWNER, THIRD);
    assertThat(texts(records, "sharedEventID")).containsOnly(SHARED);
    assertThat(texts(records, "eventID")).doesNotHaveDuplicates();
    assertThat(texts(records, "requestID")).hasSize(3).containsOnly("request");
    assertWhole(3);
  }

  @Test
  void anOwnerLearnsTheAccountAndTheUniqueIdAndNoName() throws IOException {
    audit.record(event(OWNER));

    JsonNode copy = audit.records().get(1);
    assertThat(copy.path("userIdentity"))
        .isEqualTo(
            AuditFixture.JSON.readTree(
                "{\"type\":\"AWSAccount\",\"principalId\":\"AIDAEXAMPLE\","
                    + "\"accountId\":\"111122223333\"}"));
    assertThat(copy.toString()).doesNotContain("user/bob").doesNotContain("AKIAEXAMPLE");
    assertThat(copy.path("resources")).isEqualTo(audit.records().get(0).path("resources"));
  }

  @Test
  void theRecordsOfAChangeAreCommittedTogetherAndOutliveAFailureAndAKill() throws IOException {
    audit.record(AuditFixture.event("before"));
    Path away = Files.move(audit.folder, data.resolve("away"));
    AuditEvent event = event(OWNER);
    audit.change(event);
    assertThatThrownBy(() -> audit.recordCommitted(event))
        .isInstanceOf(AuditUnavailableException.class);
    assertThat(audit.store.outbox().pending()).hasSize(2);

    audit.trail.close();
    Files.move(away, audit.folder);
    audit.reopen();

    assertThat(texts(audit.records(), "recipientAccountId"))
        .containsExactly(AuditFixture.ACCOUNT, AuditFixture.ACCOUNT, OWNER);
    assertThat(audit.store.outbox().pending()).isEmpty();
    assertWhole(3);
  }

  @Test
  void theConnectionIsInEachRecordAsCloudTrailWritesIt() throws IOException {
    audit.record(event(OWNER));
    assertThat(audit.records())
        .allSatisfy(
            record ->
                assertThat(record.path("tlsDetails"))
                    .isEqualTo(
                        AuditFixture.JSON.readTree(
                            "{\"tlsVersion\":\"TLSv1.2\","
                                + "\"cipherSuite\":\"ECDHE-ECDSA-AES256-GCM-SHA384\","
                                + "\"clientProvidedHostHeader\":\"localhost:8443\"}")));
  }

  @Test
  void cipherSuitesHaveTheNamesOfCloudTrail() {
    assertThat(
            List.of(
                    "TLS_AES_128_GCM_SHA256",
                    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
                    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256")
                .stream()
                .map(suite -> TlsDetails.of("TLSv1.2", suite, "").cipherSuite()))
        .containsExactly(
            "TLS_AES_128_GCM_SHA256", "ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-RSA-CHACHA20-POLY1305");
  }

  private static AuditEvent event(String... owners) {
    List<Copy> copies = new ArrayList<>();
    List<String> arns = new ArrayList<>();
    for (String owner : owners) {
      copies.add(new Copy("copy-for-" + owner, owner));
      arns.add("arn:aws:kms:us-east-1:" + owner + ":key/1234");
    }
    return new AuditEvent(
        "own",
        Instant.EPOCH,
        new Caller(
            AuditFixture.ACCOUNT,
            "arn:aws:iam::111122223333:user/bob",
            "AIDAEXAMPLE",
            Caller.PrincipalType.USER,
            "AKIAEXAMPLE"),
        "kms.amazonaws.com",
        "ReEncrypt",
        "us-east-1",
        "192.0.2.7",
        null,
        null,
        null,
        null,
        null,
        true,
        "request",
        arns,
        null,
        TlsDetails.of("TLSv1.2", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", "localhost:8443"),
        Optional.of(new AccountCopies(SHARED, copies)));
  }

  private static List<String> texts(List<JsonNode> records, String member) {
    return records.stream().map(record -> record.path(member).asText()).toList();
  }

  private void assertWhole(long records) {
    assertThat(AuditVerifier.verify(audit.folder))
        .isInstanceOfSatisfying(
            Whole.class, whole -> assertThat(whole.records()).isEqualTo(records));
  }
}

package org.claviger.it.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.claviger.it.Answer;
import org.claviger.it.ApiClient;
import org.claviger.it.AuditLog;
import org.claviger.it.Credentials;
import org.claviger.it.ServerProcess;
import org.claviger.it.SharedServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One record for each request, in CloudTrail's fields. */
@Tag("one-jdk")
@ExtendWith(SharedServer.class)
class AuditRecordTest {
  private final ServerProcess server;
  private final ApiClient api;
  private final AuditLog log;

  AuditRecordTest(ServerProcess server, ApiClient api) {
    this.server = server;
    this.api = api;
    this.log = AuditLog.in(server.data());
  }

  @Test
  void aChangeIsRecordedWithWhatWasAskedAndWhatItMade() {
    Answer answer = api.kms("CreateKey", "{\"Description\":\"recorded\"}");
    JsonNode record = recordOf(answer);
    assertThat(record.path("eventName").asText()).isEqualTo("CreateKey");
    assertThat(record.path("eventSource").asText()).isEqualTo("kms.amazonaws.com");
    assertThat(record.path("readOnly").asBoolean(true)).isFalse();
    assertThat(record.at("/requestParameters/description").asText()).isEqualTo("recorded");
    assertThat(record.at("/responseElements/keyMetadata/keyId").asText())
        .isEqualTo(answer.json().at("/KeyMetadata/KeyId").textValue());
    assertCommonFields(record);
  }

  @Test
  void aUseIsRecordedWithoutItsSecretsAndResults() {
    String key = createKey();
    Answer answer =
        api.kms(
            "Encrypt",
            "{\"KeyId\":\"%s\",\"Plaintext\":\"cGxhaW50ZXh0\",\"EncryptionContext\":{\"a\":\"b\"}}"
                .formatted(key));
    JsonNode record = recordOf(answer);
    assertThat(record.path("eventName").asText()).isEqualTo("Encrypt");
    assertThat(record.at("/requestParameters/encryptionContext/a").asText()).isEqualTo("b");
    assertThat(record.at("/requestParameters/keyId").asText()).isEqualTo(key);
    assertThat(record.path("responseElements").isNull()).isTrue();
    assertThat(record.at("/resources/0/ARN").asText())
        .isEqualTo("arn:aws:kms:us-east-1:111122223333:key/" + key);
    assertThat(record.at("/resources/0/type").asText()).isEqualTo("AWS::KMS::Key");
    assertThat(record.at("/resources/0/accountId").asText()).isEqualTo("111122223333");
    assertThat(record.toString())
        .doesNotContain("cGxhaW50ZXh0")
        .doesNotContain(answer.text("CiphertextBlob"));
    assertCommonFields(record);
  }

  @Test
  void aReadIsRecordedAsReadOnly() {
    JsonNode record = recordOf(api.kms("ListKeys", "{\"Limit\":1}"));
    assertThat(record.path("readOnly").asBoolean()).isTrue();
    assertThat(record.at("/requestParameters/limit").asInt()).isEqualTo(1);
    assertCommonFields(record);
  }

  @Test
  void aRefusalIsRecordedWithItsCodeAndMessage() {
    Answer answer = api.kms("DescribeKey", "{\"KeyId\":\"none\"}");
    assertThat(answer.errorCode()).isEqualTo("NotFoundException");
    JsonNode record = recordOf(answer);
    assertThat(record.path("errorCode").asText()).isEqualTo("NotFoundException");
    assertThat(record.path("errorMessage").asText()).isEqualTo(answer.errorMessage());
    assertThat(record.path("responseElements").isNull()).isTrue();
    assertCommonFields(record);
  }

  @Test
  void aRefusedParameterIsRecordedToo() {
    Answer answer = api.kms("GenerateRandom", "{\"NumberOfBytes\":0}");
    assertThat(recordOf(answer).path("errorCode").asText()).isEqualTo("ValidationException");
  }

  @Test
  void ourOwnActionsAreRecordedLikeAwss() {
    Answer answer = api.claviger("CreateAeadKey", "{}");
    assertThat(answer.status()).isEqualTo(200);
    JsonNode record = recordOf(answer);
    assertThat(record.path("eventName").asText()).isEqualTo("CreateAeadKey");
    assertThat(record.path("eventSource").asText()).doesNotContain("amazonaws");
  }

  @Test
  void aRequestToStsIsRecordedUnderItsOwnSource() {
    Answer answer =
        api.signing(api.signer().service("sts"))
            .send(api.signer().service("sts").form("Action=GetCallerIdentity&Version=2011-06-15"));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    JsonNode record = recordOf(answer);
    assertThat(record.path("eventSource").asText()).isEqualTo("sts.amazonaws.com");
    assertThat(record.path("eventName").asText()).isEqualTo("GetCallerIdentity");
  }

  @Test
  void refusalsOfStrangersAreNotRecordedOneByOne() {
    long before = log.records().size();
    for (int i = 0; i < 100; i++) {
      Answer answer =
          api.send(api.signer().json("TrentService.ListKeys", "{}").without("Authorization"));
      assertThat(log.recordsOf(answer.requestId())).isEmpty();
    }
    assertThat(log.records().size() - before).isLessThan(20);
  }

  @Test
  void requestAndEventIdsAreNeverUsedTwice() {
    api.kms("ListKeys", "{}");
    Map<String, Integer> ids = new HashMap<>();
    for (JsonNode record : log.records()) {
      // Where several accounts have a record of a request, each has one.
      String recipient = record.path("recipientAccountId").asText();
      if (record.hasNonNull("requestID")) {
        ids.merge(record.path("requestID").asText() + " in " + recipient, 1, Integer::sum);
      }
      ids.merge(record.path("eventID").asText(), 1, Integer::sum);
    }
    assertThat(ids).isNotEmpty().values().containsOnly(1);
  }

  private void assertCommonFields(JsonNode record) {
    assertThat(record.path("eventVersion").asText()).isEqualTo("1.08");
    assertThat(record.path("awsRegion").asText()).isEqualTo("us-east-1");
    assertThat(record.path("sourceIPAddress").asText()).isEqualTo("127.0.0.1");
    assertThat(record.path("userAgent").asText()).startsWith("Java-http-client");
    assertThat(record.path("eventType").asText()).isEqualTo("AwsApiCall");
    assertThat(record.path("recipientAccountId").asText()).isEqualTo("111122223333");
    assertThat(record.path("eventID").asText()).matches("[0-9a-f-]{36}");
    assertThat(record.at("/userIdentity/type").asText()).isEqualTo("Root");
    assertThat(record.at("/userIdentity/arn").asText()).isEqualTo("arn:aws:iam::111122223333:root");
    assertThat(record.at("/userIdentity/accessKeyId").asText())
        .isEqualTo(Credentials.of(server).accessKeyId());
    assertThat(Duration.between(Instant.parse(record.path("eventTime").asText()), Instant.now()))
        .isBetween(Duration.ofSeconds(-1), Duration.ofMinutes(1));
  }

  /** The one record of an answer, which must be there by the time the answer is. */
  private JsonNode recordOf(Answer answer) {
    List<JsonNode> records = log.recordsOf(answer.requestId());
    assertThat(records).as("the records of %s", answer).hasSize(1);
    return records.get(0);
  }

  private String createKey() {
    return api.kms("CreateKey", "{}").json().at("/KeyMetadata/KeyId").textValue();
  }
}

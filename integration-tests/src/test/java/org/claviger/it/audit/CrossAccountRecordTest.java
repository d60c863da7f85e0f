package org.claviger.it.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.claviger.it.Answer;
import org.claviger.it.ApiClient;
import org.claviger.it.AuditLog;
import org.claviger.it.Credentials;
import org.claviger.it.ServerProcess;
import org.claviger.it.SharedServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who uses another account's key or role is in both accounts' record; who may not, in his own. */
@Tag("one-jdk")
@ExtendWith(SharedServer.class)
class CrossAccountRecordTest {
  private static final String OWNER = "111122223333";

  private final ApiClient owner;
  private final AuditLog log;
  private final String other =
      "%012d".formatted(ThreadLocalRandom.current().nextLong(1_000_000_000_000L));
  private ApiClient stranger;

  CrossAccountRecordTest(ServerProcess server, ApiClient api) {
    this.owner = api;
    this.log = AuditLog.in(server.data());
  }

  @BeforeEach
  void makeAccount() {
    Answer made =
        owner.claviger(
            "CreateAccount", "{\"Name\":\"other\",\"AccountId\":\"%s\"}".formatted(other));
    assertThat(made.status()).as(made.body()).isEqualTo(200);
    stranger = with(made.text("AccessKeyId"), made.text("SecretAccessKey"));
  }

  @Test
  void aUseIsInTheRecordOfTheCallerAndOfTheOwner() {
    String arn = sharedKey();
    Answer answer = stranger.kms("Encrypt", encrypt(arn));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);

    List<JsonNode> records = log.recordsOf(answer.requestId());
    assertInBoth(records, "Encrypt");
    assertThat(records.get(0).at("/userIdentity/arn").asText())
        .isEqualTo("arn:aws:iam::" + other + ":root");
    assertThat(records.get(1).path("userIdentity").toString())
        .isEqualTo(
            "{\"type\":\"AWSAccount\",\"principalId\":\"%s\",\"accountId\":\"%s\"}"
                .formatted(other, other));
    assertThat(records)
        .allSatisfy(
            record -> {
              assertThat(record.at("/resources/0/ARN").asText()).isEqualTo(arn);
              assertThat(record.at("/resources/0/accountId").asText()).isEqualTo(OWNER);
              assertThat(record.at("/additionalEventData/keyMaterialId").asText()).hasSize(64);
              assertThat(record.at("/tlsDetails/tlsVersion").asText()).isEqualTo("TLSv1.3");
              assertThat(record.at("/tlsDetails/clientProvidedHostHeader").asText())
                  .startsWith("127.0.0.1:");
            });
  }

  @Test
  void aChangeIsInTheRecordOfBothToo() {
    String arn = sharedKey();
    Answer answer =
        stranger.kms(
            "CreateGrant",
            "{\"KeyId\":\"%s\",\"GranteePrincipal\":\"%s\",\"Operations\":[\"DescribeKey\"]}"
                .formatted(arn, other));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertInBoth(log.recordsOf(answer.requestId()), "CreateGrant");
  }

  @Test
  void aRefusalIsInTheCallersRecordAlone() {
    String arn = created("{}");
    Answer answer = stranger.kms("Encrypt", encrypt(arn));
    assertThat(answer.errorCode()).isEqualTo("AccessDeniedException");
    assertThat(log.recordsOf(answer.requestId()))
        .singleElement()
        .satisfies(
            record -> {
              assertThat(record.path("errorCode").asText()).isEqualTo("AccessDenied");
              assertThat(record.path("recipientAccountId").asText()).isEqualTo(other);
              assertThat(record.has("sharedEventID")).isFalse();
            });
  }

  @Test
  void whatFailsThoughItIsAllowedIsInBoth() {
    String arn = sharedKey();
    assertThat(owner.kms("DisableKey", "{\"KeyId\":\"%s\"}".formatted(arn)).status())
        .isEqualTo(200);
    Answer answer = stranger.kms("Encrypt", encrypt(arn));
    List<JsonNode> records = log.recordsOf(answer.requestId());
    assertInBoth(records, "Encrypt");
    assertThat(records)
        .allSatisfy(
            record -> assertThat(record.path("errorCode").asText()).isEqualTo("DisabledException"));
  }

  @Test
  void aRoleThatIsAssumedFromAnotherAccountIsInBoth() {
    String role = role();
    ApiClient user = user();
    Answer answer =
        sts(user, "Action=AssumeRole&Version=2011-06-15&RoleSessionName=session&RoleArn=" + role);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    List<JsonNode> records = log.recordsOf(answer.requestId());
    assertInBoth(records, "AssumeRole");
    assertThat(records.get(1).at("/userIdentity/type").asText()).isEqualTo("AWSAccount");
    assertThat(records)
        .allSatisfy(
            record -> {
              assertThat(record.at("/resources/0/ARN").asText()).isEqualTo(role);
              assertThat(record.at("/resources/0/type").asText()).isEqualTo("AWS::IAM::Role");
              assertThat(record.at("/resources/0/accountId").asText()).isEqualTo(OWNER);
            });
    assertThat(records.toString()).doesNotContain("secretAccessKey");
  }

  /** The two records lie one behind the other: one group holds both. */
  private void assertInBoth(List<JsonNode> records, String eventName) {
    assertThat(records).hasSize(2);
    JsonNode own = records.get(0);
    JsonNode copy = records.get(1);
    assertThat(own.path("eventName").asText()).isEqualTo(eventName);
    assertThat(copy.path("eventName").asText()).isEqualTo(eventName);
    assertThat(own.path("recipientAccountId").asText()).isEqualTo(other);
    assertThat(copy.path("recipientAccountId").asText()).isEqualTo(OWNER);
    assertThat(own.path("sharedEventID").asText())
        .matches("[0-9a-f-]{36}")
        .isEqualTo(copy.path("sharedEventID").asText());
    assertThat(own.path("eventID").asText()).isNotEqualTo(copy.path("eventID").asText());
    assertThat(copy.path("sequence").asLong()).isEqualTo(own.path("sequence").asLong() + 1);
    assertThat(copy.path("requestParameters")).isEqualTo(own.path("requestParameters"));
  }

  private String sharedKey() {
    String policy =
        """
        {"Version":"2012-10-17","Statement":[
         {"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::%s:root","arn:aws:iam::%s:root"]},
          "Action":"kms:*","Resource":"*"}]}"""
            .formatted(OWNER, other)
            .replace("\n", "")
            .replace("\"", "\\\"");
    return created("{\"Policy\":\"" + policy + "\"}");
  }

  private String created(String body) {
    Answer made = owner.kms("CreateKey", body);
    assertThat(made.status()).as(made.body()).isEqualTo(200);
    return made.json().at("/KeyMetadata/Arn").textValue();
  }

  private static String encrypt(String keyArn) {
    return "{\"KeyId\":\"%s\",\"Plaintext\":\"cGxhaW50ZXh0\"}".formatted(keyArn);
  }

  /** A role of the owner's that the other account may give its users. */
  private String role() {
    String name = "r-" + UUID.randomUUID();
    String trust =
        "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"%s\"},\"Action\":\"sts:AssumeRole\"}}"
            .formatted(other);
    iam(owner, "CreateRole&RoleName=" + name + "&AssumeRolePolicyDocument=" + encoded(trust));
    return "arn:aws:iam::" + OWNER + ":role/" + name;
  }

  private ApiClient user() {
    iam(stranger, "CreateUser&UserName=u");
    String policy =
        "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"sts:*\",\"Resource\":\"*\"}}";
    iam(stranger, "PutUserPolicy&UserName=u&PolicyName=p&PolicyDocument=" + encoded(policy));
    Answer key = iam(stranger, "CreateAccessKey&UserName=u");
    return with(element(key, "AccessKeyId"), element(key, "SecretAccessKey"));
  }

  private static String element(Answer answer, String name) {
    return answer.body().replaceAll("(?s).*<" + name + ">([^<]*)</.*", "$1");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  private static Answer iam(ApiClient client, String action) {
    Answer answer =
        client.send(client.signer().service("iam").form("Version=2010-05-08&Action=" + action));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer;
  }

  private static Answer sts(ApiClient client, String form) {
    return client.send(client.signer().service("sts").form(form));
  }

  private ApiClient with(String accessKeyId, String secret) {
    return owner.signing(owner.signer().credentials(new Credentials(accessKeyId, secret)));
  }
}

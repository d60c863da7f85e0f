package org.claviger.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.server.http.StsDocuments.allow;
import static org.claviger.server.http.StsDocuments.userArn;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.claviger.server.audit.AuditEvent;
import org.claviger.server.http.StsApi.Answer;
import org.claviger.server.http.StsApi.Credentials;
import org.claviger.server.iam.session.AuthorizationMessages;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Why an action of ours was refused: told to the refused sealed, to administrators in clear. */
class AuthorizationMessageTest {
  private static final String ACCOUNT = StsApi.ACCOUNT;
  private static final String OTHER_ACCOUNT = "444455556666";
  private static final String INTRODUCTION = " Encoded authorization failure message: ";
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final AtomicInteger NAMES = new AtomicInteger();

  @TempDir static Path folder;
  private static StsApi api;
  private static Credentials otherRoot;

  private final String name = "Name" + NAMES.incrementAndGet();

  @BeforeAll
  static void start() throws IOException {
    api = new StsApi(folder);
    JsonNode made =
        json(
            api.json(
                api.root,
                "Claviger.CreateAccount",
                "{\"AccountId\":\"" + OTHER_ACCOUNT + "\",\"Name\":\"tests\"}"));
    otherRoot =
        new Credentials(
            made.path("AccessKeyId").textValue(), made.path("SecretAccessKey").textValue(), null);
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @BeforeEach
  void forget() {
    api.audit.drain();
  }

  @Test
  void aRefusalOfOurActionIsExplainedToAdministratorsAlone() {
    Credentials alice = api.user(name, allow("s3:GetObject"));

    Answer refused = api.json(alice, "Claviger.ListAccounts", "{}");

    assertThat(refused.status()).isEqualTo(400);
    String message = json(refused).path("message").textValue();
    assertThat(message)
        .startsWith(
            "User: %s is not authorized to perform: claviger:ListAccounts on resource: * because no identity-based policy allows the claviger:ListAccounts action%s"
                .formatted(userArn(name), INTRODUCTION));
    JsonNode decoded = decoded(encoded(refused));
    assertThat(decoded.path("allowed").booleanValue()).isFalse();
    assertThat(decoded.path("explicitDeny").booleanValue()).isFalse();
    assertThat(decoded.at("/matchedStatements/items").isArray()).isTrue();
    assertThat(decoded.at("/matchedStatements/items")).isEmpty();
    assertThat(decoded.at("/failures/items")).isEmpty();
    assertThat(decoded.at("/context/principal/arn").textValue()).isEqualTo(userArn(name));
    assertThat(decoded.at("/context/principal/id").textValue()).startsWith("AIDA");
    assertThat(decoded.at("/context/action").textValue()).isEqualTo("claviger:ListAccounts");
    assertThat(decoded.at("/context/resource").textValue()).isEqualTo("*");
    assertThat(condition(decoded, "aws:SourceIp")).containsExactly("192.0.2.7");
    assertThat(condition(decoded, "aws:PrincipalArn")).containsExactly(userArn(name));
    assertThat(condition(decoded, "aws:username")).containsExactly(name);
    decode(alice, encoded(refused)).refused(403, "AccessDenied");
  }

  @Test
  void aDenyAndAConditionThatFailedAreNamed() {
    Credentials alice =
        api.user(
            name,
            """
            {"Version":"2012-10-17","Statement":[
              {"Sid":"Never","Effect":"Deny","Action":"claviger:List*","Resource":"*"},
              {"Sid":"Home","Effect":"Allow","Action":"claviger:*","Resource":"*",
               "Condition":{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"},
                 "StringEquals":{"aws:RequestedRegion":"us-east-1"}}},
              {"Sid":"Others","Effect":"Allow","Action":"kms:*","Resource":"*"}]}""");

    JsonNode decoded = decoded(encoded(api.json(alice, "Claviger.ListAccounts", "{}")));

    assertThat(decoded.path("explicitDeny").booleanValue()).isTrue();
    JsonNode matched = decoded.at("/matchedStatements/items");
    assertThat(matched).hasSize(1);
    assertThat(matched.get(0).path("statementId").textValue()).isEqualTo("Never");
    assertThat(matched.get(0).path("effect").textValue()).isEqualTo("DENY");
    assertThat(matched.get(0).path("policyType").textValue()).isEqualTo("IdentityPolicy");
    assertThat(matched.get(0).path("policy").textValue()).isEqualTo("user/" + name + "/p");
    JsonNode failures = decoded.at("/failures/items");
    assertThat(failures).hasSize(1);
    assertThat(failures.get(0).path("statementId").textValue()).isEqualTo("Home");
    assertThat(failures.get(0).path("reason").textValue())
        .contains("aws:SourceIp", "10.0.0.0/8", "192.0.2.7");
  }

  @Test
  void aKeysPolicyIsExplainedToItsAccount() {
    Credentials alice = api.user(name, allow("s3:GetObject"));
    String arn = key(api.root);

    JsonNode decoded = decoded(encoded(certificate(alice, arn)));

    assertThat(decoded.at("/context/resource").textValue()).isEqualTo(arn);
    assertThat(decoded.at("/context/action").textValue()).isEqualTo("claviger:GetKeyCertificate");
  }

  @Test
  void nothingCanBeReadWithoutDecodingNorFromTheLength() {
    Credentials alice = api.user(name, allow("s3:GetObject"));
    Credentials denied = api.user(name + "Denied", allow("*").replace("Allow", "Deny"));
    List<String> encoded = new ArrayList<>();
    for (Credentials each : List.of(alice, denied)) {
      encoded.add(encoded(api.json(each, "Claviger.ListAccounts", "{}")));
      encoded.add(encoded(certificate(each, key(api.root))));
      encoded.add(encoded(certificate(each, absent(ACCOUNT))));
    }
    assertThat(encoded).doesNotHaveDuplicates();
    assertThat(encoded.stream().map(String::length).distinct()).hasSize(1);
    assertThat(encoded.get(0).length()).isLessThan(AuthorizationMessages.MAX_ENCODED_CHARS);
    for (String each : encoded) {
      byte[] bytes = Base64.getUrlDecoder().decode(each);
      assertThat(new String(bytes, StandardCharsets.ISO_8859_1))
          .doesNotContain("allowed", ACCOUNT, name, "claviger");
    }
  }

  @Test
  void ofAnotherAccountsKeyNobodyLearnsMoreThanHeWasTold() {
    String there = key(otherRoot);
    String alias = "arn:aws:kms:us-east-1:" + OTHER_ACCOUNT + ":alias/" + name;
    String keyId = there.substring(there.lastIndexOf('/') + 1);
    api.json(
        otherRoot,
        "TrentService.CreateAlias",
        "{\"AliasName\":\"alias/%s\",\"TargetKeyId\":\"%s\"}".formatted(name, keyId));
    String policy =
        """
        {"Version":"2012-10-17","Statement":[
          {"Sid":"Spec","Effect":"Deny","Action":"*","Resource":"*",
           "Condition":{"StringEquals":{"kms:KeySpec":"SYMMETRIC_DEFAULT"}}},
          {"Sid":"All","Effect":"Allow","Action":"*","Resource":"*"}]}""";
    Credentials alice = api.user(name, policy);

    List<String> documents = new ArrayList<>();
    for (String each : List.of(there, absent(OTHER_ACCOUNT), alias, alias + "absent")) {
      Answer refused = certificate(alice, each);
      assertThat(json(refused).path("message").textValue())
          .contains("on resource: " + each + " because the resource does not exist");
      String document = decode(api.root, encoded(refused)).succeeded().text("DecodedMessage");
      assertThat(document).doesNotContain(keyId, "Spec", "SYMMETRIC");
      documents.add(document);
      decode(otherRoot, encoded(refused)).refused(400, "InvalidAuthorizationMessageException");
    }
    assertThat(documents.stream().distinct()).hasSize(1);
    assertThat(json(documents.get(0)).at("/context/principal/arn").textValue())
        .isEqualTo(userArn(name));
  }

  @Test
  void aDocumentTooLongIsCutByWhatMattersLeast() {
    StringBuilder statements = new StringBuilder();
    for (int i = 0; i < 30; i++) {
      statements.append(
          "{\"Sid\":\"Failed%d\",\"Effect\":\"Allow\",\"Action\":\"claviger:*\",\"Resource\":\"*\",\"Condition\":{\"Bool\":{\"aws:SecureTransport\":\"false\"}}},"
              .formatted(i));
    }
    String policy =
        "{\"Version\":\"2012-10-17\",\"Statement\":["
            + statements
            + "{\"Sid\":\"Never\",\"Effect\":\"Deny\",\"Action\":\"claviger:*\",\"Resource\":\"*\"}]}";
    Credentials alice = api.user(name, allow("s3:GetObject"));
    String arn = api.iam("CreatePolicy", "PolicyName", name, "PolicyDocument", policy).text("Arn");
    api.iam("AttachUserPolicy", "UserName", name, "PolicyArn", arn);

    JsonNode decoded = decoded(encoded(api.json(alice, "Claviger.ListAccounts", "{}")));

    assertThat(decoded.at("/failures/items")).isEmpty();
    assertThat(decoded.at("/matchedStatements/items")).hasSize(1);
    assertThat(condition(decoded, "aws:SourceIp")).containsExactly("192.0.2.7");
  }

  @Test
  void theRecordKeepsTheRefusalWithoutIt() {
    Credentials alice = api.user(name, allow("s3:GetObject"));
    api.audit.drain();

    api.json(alice, "Claviger.ListAccounts", "{}");

    AuditEvent event = api.audit.durable.get(0);
    assertThat(event.errorCode()).isEqualTo("AccessDenied");
    assertThat(event.errorMessage())
        .endsWith("because no identity-based policy allows the claviger:ListAccounts action");
  }

  @Test
  void kmsIamAndStsKeepAwsWords() {
    Credentials alice = api.user(name, allow("s3:GetObject"));
    Answer kms = api.json(alice, "TrentService.ListKeys", "{}");
    assertThat(kms.xml()).contains("AccessDeniedException").doesNotContain("Encoded");
    Answer iam = api.listRoles(alice).refused(403, "AccessDenied");
    assertThat(iam.xml()).doesNotContain("Encoded");
    Answer sts = decode(alice, "AQ").refused(403, "AccessDenied");
    assertThat(sts.xml()).doesNotContain("Encoded");
  }

  @Test
  void messagesAreForTheAdministratorsOfTheirAccount() {
    AuthorizationMessages messages = new AuthorizationMessages(api.identities.domain());
    String mine = messages.encode(ACCOUNT, "{\"allowed\":false}").orElseThrow();
    String others = messages.encode(OTHER_ACCOUNT, "{}").orElseThrow();

    assertThat(decode(api.root, mine).succeeded().text("DecodedMessage"))
        .isEqualTo("{\"allowed\":false}");
    for (String message : new String[] {others, mine + "A", "A" + mine, "?", "AQ"}) {
      decode(api.root, message).refused(400, "InvalidAuthorizationMessageException");
    }
    assertThat(messages.encode(ACCOUNT, "x".repeat(4_096))).isPresent();
    assertThat(messages.encode(ACCOUNT, "x".repeat(4_097))).isEmpty();
  }

  /** Makes a key; gives its ARN. */
  private static String key(Credentials credentials) {
    Answer made = api.json(credentials, "TrentService.CreateKey", "{}");
    return json(made).at("/KeyMetadata/Arn").textValue();
  }

  private static String absent(String accountId) {
    return "arn:aws:kms:us-east-1:" + accountId + ":key/11111111-2222-3333-4444-555555555555";
  }

  private static Answer certificate(Credentials credentials, String keyId) {
    return api.json(credentials, "Claviger.GetKeyCertificate", "{\"KeyId\":\"" + keyId + "\"}");
  }

  private static String encoded(Answer refused) {
    String message = json(refused).path("message").textValue();
    assertThat(message).contains(INTRODUCTION);
    return message.substring(message.indexOf(INTRODUCTION) + INTRODUCTION.length());
  }

  private static JsonNode decoded(String message) {
    return json(decode(api.root, message).succeeded().text("DecodedMessage"));
  }

  private static Answer decode(Credentials credentials, String message) {
    return api.sts(credentials, "DecodeAuthorizationMessage", "EncodedMessage", message);
  }

  private static List<String> condition(JsonNode decoded, String key) {
    List<String> values = new ArrayList<>();
    for (JsonNode each : decoded.at("/context/conditions/items")) {
      if (each.path("key").textValue().equals(key)) {
        values.addAll(each.at("/values/items").findValuesAsText("value"));
      }
    }
    return values;
  }

  private static JsonNode json(Answer answer) {
    return json(answer.xml());
  }

  private static JsonNode json(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

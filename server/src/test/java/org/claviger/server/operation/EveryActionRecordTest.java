package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.claviger.server.authz.PolicyAuthorizer;
import org.claviger.server.authz.TestPrincipals;
import org.claviger.server.http.RecordedApi;
import org.claviger.server.http.RecordedApi.Outcome;
import org.claviger.server.http.RecordedSecrets;
import org.claviger.server.key.TestRegion;
import org.claviger.server.sigv4.Caller;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every action of KMS and of ours leaves its record when it is done, refused and failed, and no
 * record shows a secret of its request or its answer.
 */
class EveryActionRecordTest {
  private static final String ACCOUNT = "111122223333";

  /** What may be replaced by a canary while the request stays one that works. */
  private static final Set<String> FREE = Set.of("Plaintext", "Message", "Aad");

  /** Whose canary cannot fit: what was made from another. */
  private static final Set<String> CHECKED = Set.of("Verify", "VerifyMac", "AeadDecrypt");

  /**
   * What fails even for the root user: it is not offered, or the key does not wait for deletion.
   */
  private static final Set<String> FAILING =
      Set.of(
          "CancelKeyDeletion",
          "ConnectCustomKeyStore",
          "CreateCustomKeyStore",
          "DeleteCustomKeyStore",
          "DisconnectCustomKeyStore",
          "ReplicateKey",
          "UpdateCustomKeyStore",
          "UpdatePrimaryRegion");

  @TempDir static Path folder;
  private static TestRegion region;
  private static RecordedApi api;
  private static EveryAction actions;
  private static Caller root;
  private static Caller nobody;

  private final Random random = new Random(7);

  @BeforeAll
  static void open() {
    region = TestRegion.open(folder);
    TestPrincipals principals = new TestPrincipals();
    PolicyAuthorizer authorizer = new PolicyAuthorizer(principals);
    root = principals.root(ACCOUNT);
    nobody = principals.user(ACCOUNT, "nobody");
    actions =
        new EveryAction(new TestApi(region, root, authorizer, () -> region.clock().instant()));
    api =
        new RecordedApi(
            folder.resolve("audit"), region.store(), region.region(), authorizer, Actions.all());
  }

  @AfterAll
  static void close() {
    api.close();
    region.close();
  }

  static Stream<String> names() {
    return Actions.all().stream().map(each -> each.action().name());
  }

  @ParameterizedTest
  @MethodSource("names")
  void leavesARecordWithoutSecretsWhateverComesOfIt(String action) {
    ObjectNode request = withCanaries(action, actions.request(action));
    List<String> secrets = new ArrayList<>(RecordedSecrets.in(request));

    JsonNode refused = recordOf(nobody, action, request, secrets);
    assertThat(refused.path("errorCode").asText()).isEqualTo("AccessDenied");
    assertThat(refused.path("responseElements").isNull()).isTrue();

    JsonNode malformed = recordOf(root, action, TestJson.object("{}").put("KeyId", 7), secrets);
    assertThat(malformed.path("eventName").asText()).isEqualTo(action);
    if (!secrets.isEmpty()) {
      JsonNode refusedForThem = recordOf(root, action, tooLong(request), secrets);
      assertThat(refusedForThem.path("errorCode").asText())
          .isIn("ValidationException", "SerializationException");
    }

    Outcome done = send(root, action, request);
    if (!done.body().isEmpty()) {
      secrets.addAll(RecordedSecrets.in(TestJson.object(done.body())));
    }
    JsonNode record = done.onlyRecord();
    RecordedSecrets.assertNone(secrets, record);
    assertThat(record.hasNonNull("errorCode")).as(done.body()).isEqualTo(done.status() != 200);
    assertThat(done.status() == 200).as(done.body()).isNotEqualTo(FAILING.contains(action));
    assertForm(action, record);
  }

  @Test
  void theTestFindsASecretThatIsRecorded() {
    JsonNode leaking = TestJson.object("{'requestParameters':{'plaintext':'Y2FuYXJ5Y2FuYXJ5'}}");
    List<String> secrets =
        RecordedSecrets.in(TestJson.object("{'Tags':[{'Plaintext':'Y2FuYXJ5Y2FuYXJ5'}]}"));
    assertThatThrownBy(() -> RecordedSecrets.assertNone(secrets, leaking))
        .isInstanceOf(AssertionError.class);
  }

  private static void assertForm(String action, JsonNode record) {
    Action made = TestApi.operation(action).action();
    assertThat(record.path("readOnly").asBoolean()).isEqualTo(made.readOnly());
    assertThat(record.path("recipientAccountId").asText()).isEqualTo(ACCOUNT);
    assertThat(record.has("sharedEventID")).isFalse();
    assertCamelCase(record.path("requestParameters"));
    assertCamelCase(record.path("responseElements"));
    if (made.readOnly()) {
      assertThat(record.path("responseElements").isNull()).isTrue();
    }
    if (!record.hasNonNull("errorCode") && record.at("/requestParameters/keyId").isTextual()) {
      assertThat(record.at("/resources/0/type").asText()).isEqualTo("AWS::KMS::Key");
      assertThat(record.at("/resources/0/accountId").asText()).isEqualTo(ACCOUNT);
    }
  }

  /** Names that a caller gives, in encryption contexts and conditions, stay his. */
  private static void assertCamelCase(JsonNode node) {
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      assertThat(member.getKey()).matches("[a-z][A-Za-z]*|aWSAccountId");
      if (!member.getKey().matches(".*[cC]ontext.*")) {
        assertCamelCase(member.getValue());
      }
    }
    if (node instanceof ArrayNode array) {
      array.forEach(EveryActionRecordTest::assertCamelCase);
    }
  }

  private JsonNode recordOf(Caller caller, String action, ObjectNode body, List<String> secrets) {
    JsonNode record = send(caller, action, body).onlyRecord();
    RecordedSecrets.assertNone(secrets, record);
    return record;
  }

  private static Outcome send(Caller caller, String action, ObjectNode body) {
    return api.send(caller, TestApi.operation(action).action(), body.toString());
  }

  private ObjectNode withCanaries(String action, ObjectNode request) {
    if (!CHECKED.contains(action)) {
      for (String name : FREE) {
        if (request.has(name)) {
          byte[] canary = new byte[24];
          random.nextBytes(canary);
          request.put(name, Base64.getEncoder().encodeToString(canary));
        }
      }
    }
    return request;
  }

  /** The same with every secret far beyond its limit, so that the refusal speaks of each. */
  private static ObjectNode tooLong(ObjectNode request) {
    ObjectNode longer = request.deepCopy();
    for (Map.Entry<String, JsonNode> member : request.properties()) {
      if (RecordedSecrets.isSecret(member.getKey())) {
        longer.set(
            member.getKey(), TextNode.valueOf(member.getValue().asText().repeat(20_000 / 4) + "!"));
      }
    }
    return longer;
  }
}

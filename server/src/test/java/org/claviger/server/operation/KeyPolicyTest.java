package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.server.operation.Refusals.assertRefused;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.key.TestRegion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** PutKeyPolicy, and the policy of CreateKey. */
class KeyPolicyTest {
  private static final String ROOT =
      "{\"Sid\":\"a\",\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::111122223333:root\"},"
          + "\"Action\":\"kms:*\",\"Resource\":\"*\"}";
  private static final String POLICY =
      "{ \"Version\":\"2012-10-17\",\n \"Statement\":[" + ROOT + "]}";

  @TempDir static Path directory;
  private static TestRegion region;

  private final TestApi api = new TestApi(region, "111122223333");

  @BeforeAll
  static void open() {
    region = TestRegion.open(directory);
  }

  @AfterAll
  static void close() {
    region.close();
  }

  @Test
  void keepsAPolicyAsItWasWritten() {
    String id = api.createKeyId("{}");
    assertThat(put(id, POLICY).hasBody()).isFalse();
    assertThat(get(id)).isEqualTo(POLICY);
    String created = create(POLICY);
    assertThat(get(created)).isEqualTo(POLICY);
  }

  @Test
  void takesOtherStatementsBesides() {
    String other =
        "{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":[\"kms:Encrypt\"],\"Resource\":\"*\","
            + "\"Condition\":{\"Bool\":{\"aws:SecureTransport\":true}}}";
    String policy = "{\"Statement\":[" + other + "," + ROOT + "]}";
    String id = api.createKeyId("{}");
    put(id, policy);
    assertThat(get(id)).isEqualTo(policy);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"Statement\":[%s,{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"kms:Sign\",\"Resource\":\"*\"}]}",
        "{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"kms:*\",\"Resource\":\"*\"}}",
        "{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"444455556666\"},\"Action\":\"kms:*\",\"Resource\":\"*\"}}"
      })
  void refusesToPretendThatItRestrictsTheRoot(String policy) {
    String id = api.createKeyId("{}");
    String before = get(id);
    String filled = policy.replace("%s", ROOT);
    assertThat(Refusals.code(() -> put(id, filled)))
        .isEqualTo(ErrorCode.UnsupportedOperationException);
    assertThat(Refusals.code(() -> create(filled)))
        .isEqualTo(ErrorCode.UnsupportedOperationException);
    assertThat(get(id)).isEqualTo(before);
  }

  @Test
  void refusesWhatIsNoPolicy() {
    String id = api.createKeyId("{}");
    for (String policy : List.of("x", "{}", "[]", "{\"Statement\":[]}", POLICY + " x")) {
      assertThat(Refusals.code(() -> put(id, policy)))
          .isEqualTo(ErrorCode.MalformedPolicyDocumentException);
      assertThat(Refusals.code(() -> create(policy)))
          .isEqualTo(ErrorCode.MalformedPolicyDocumentException);
    }
    assertThat(Refusals.code(() -> put(id, "\u0100"))).isEqualTo(ErrorCode.ValidationException);
  }

  @Test
  void boundsTheSize() {
    String id = api.createKeyId("{}");
    String longest = POLICY + " ".repeat(32_768 - POLICY.length());
    put(id, longest);
    assertRefused(
        ErrorCode.LimitExceededException,
        "The policy has 32769 bytes; a key policy may have 32768.",
        () -> put(id, longest + " "));
    assertThat(Refusals.code(() -> put(id, " ".repeat(131_073))))
        .isEqualTo(ErrorCode.ValidationException);
  }

  @Test
  void aKeyHasThePolicyDefaultAlone() {
    String id = api.createKeyId("{}");
    ObjectNode request = request(id, POLICY);
    assertRefused(
        ErrorCode.NotFoundException,
        "No such policy exists",
        () -> api.call("PutKeyPolicy", request.put("PolicyName", "other").toString()));
    api.call("PutKeyPolicy", request.put("PolicyName", "default").toString());
    assertThat(get(id)).isEqualTo(POLICY);
  }

  private Result put(String id, String policy) {
    return api.result("PutKeyPolicy", request(id, policy).toString());
  }

  private String create(String policy) {
    ObjectNode request = TestJson.object("{'BypassPolicyLockoutSafetyCheck':true}");
    return api.createKeyId(request.put("Policy", policy).toString());
  }

  private String get(String id) {
    return api.call("GetKeyPolicy", "{'KeyId':'%s'}", id).get("Policy").textValue();
  }

  private static ObjectNode request(String id, String policy) {
    return TestJson.object("{'KeyId':'%s'}", id).put("Policy", policy);
  }
}

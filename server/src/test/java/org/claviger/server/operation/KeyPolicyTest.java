package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.server.operation.Refusals.assertRefused;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import org.claviger.server.authz.PolicyAuthorizer;
import org.claviger.server.authz.TestPrincipals;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.key.TestRegion;
import org.claviger.server.sigv4.Caller;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PutKeyPolicy, and the policy of CreateKey. */
class KeyPolicyTest {
  private static final String ROOT =
      "{\"Sid\":\"a\",\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::111122223333:root\"},"
          + "\"Action\":\"kms:*\",\"Resource\":\"*\"}";
  private static final String POLICY =
      "{ \"Version\":\"2012-10-17\",\n \"Statement\":[" + ROOT + "]}";

  @TempDir static Path directory;
  private static TestRegion region;

  private static final String LOCKED_OUT =
      "The new key policy will not allow you to update the key policy in the future.";

  private static final TestPrincipals PRINCIPALS = new TestPrincipals();
  private static final Caller ROOT_USER = PRINCIPALS.root("111122223333");
  private static final Caller ALICE = PRINCIPALS.user("111122223333", "alice");

  private final TestApi api = as(ROOT_USER);

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

  @Test
  void nobodyLocksHimselfOutUnlessHeAsksForIt() {
    String other = policy("Allow", "arn:aws:iam::111122223333:user/alice", "kms:*");
    String noPut = policy("Allow", "111122223333", "kms:Encrypt");
    String denied =
        POLICY.replace(
            "\"Statement\":[",
            "\"Statement\":[{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"kms:Put*\","
                + "\"Resource\":\"*\"},");
    for (String policy : List.of(other, noPut, denied)) {
      String id = api.createKeyId("{}");
      assertRefused(ErrorCode.MalformedPolicyDocumentException, LOCKED_OUT, () -> put(id, policy));
      assertRefused(
          ErrorCode.MalformedPolicyDocumentException,
          LOCKED_OUT,
          () -> api.createKeyId(TestJson.object("{}").put("Policy", policy).toString()));
      assertThat(get(id)).isNotEqualTo(policy);
      String made = create(policy, api);
      assertThat(region.region().keys().resolve(made, api.accountId()).policy().text())
          .isEqualTo(policy);
    }
  }

  @Test
  void whoIsNamedMustBeThere() {
    String nobody = policy("Allow", "arn:aws:iam::111122223333:user/nobody", "kms:*");
    String id = api.createKeyId("{}");
    for (String policy : List.of(nobody, nobody.replace("user/nobody", "role/nobody"))) {
      assertRefused(
          ErrorCode.MalformedPolicyDocumentException,
          "Policy contains a statement with one or more invalid principals.",
          () -> put(id, policy));
      assertRefused(
          ErrorCode.MalformedPolicyDocumentException,
          "Policy contains a statement with one or more invalid principals.",
          () -> create(policy, api));
    }
  }

  @Test
  void aPolicyIsObeyedFromItsCommitOn() {
    String id = api.createKeyId("{}");
    TestApi alice = as(ALICE);
    assertThat(Refusals.code(() -> alice.call("DescribeKey", "{'KeyId':'%s'}", id)))
        .isEqualTo(ErrorCode.AccessDeniedException);
    put(
        id,
        POLICY.replace("}]}", "}," + statement("Allow", ALICE.arn(), "kms:DescribeKey") + "]}"));
    alice.call("DescribeKey", "{'KeyId':'%s'}", id);
    put(id, POLICY);
    assertThat(Refusals.code(() -> alice.call("DescribeKey", "{'KeyId':'%s'}", id)))
        .isEqualTo(ErrorCode.AccessDeniedException);
  }

  @Test
  void aPolicyThatNamesNeitherClosesTheKeyToTheRootUserToo() {
    String alone = policy("Allow", ALICE.arn(), "kms:*");
    String id = create(alone, api);
    assertRefused(
        ErrorCode.AccessDeniedException,
        "User: arn:aws:iam::111122223333:root is not authorized to perform: kms:GetKeyPolicy on"
            + " resource: "
            + api.keyArn(id)
            + " because no resource-based policy allows the kms:GetKeyPolicy action",
        () -> get(id));
    as(ALICE).result("PutKeyPolicy", request(id, alone).toString());
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

  private static TestApi as(Caller caller) {
    return new TestApi(
        region, caller, new PolicyAuthorizer(PRINCIPALS), () -> region.clock().instant());
  }

  private static String policy(String effect, String principal, String action) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":["
        + statement(effect, principal, action)
        + "]}";
  }

  private static String statement(String effect, String principal, String action) {
    return "{'Effect':'%s','Principal':{'AWS':'%s'},'Action':'%s','Resource':'*'}"
        .formatted(effect, principal, action)
        .replace('\'', '"');
  }

  private String create(String policy) {
    return create(policy, api);
  }

  private static String create(String policy, TestApi api) {
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

package org.claviger.server.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.claviger.server.iam.TestIdentities.ACCOUNT;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulationTest {
  private static final String KEY = "arn:aws:kms:us-east-1:111122223333:key/k";
  private static final String BOB = "arn:aws:iam::111122223333:user/bob";

  @TempDir Path folder;
  private TestIdentities identities;
  private IamApi iam;

  @BeforeEach
  void open() throws IOException {
    identities = TestIdentities.open(folder);
    identities.accounts.open(ACCOUNT, key -> {});
    iam = new IamApi(identities);
    iam.call("CreateUser", "UserName", "bob");
  }

  @AfterEach
  void close() {
    identities.close();
  }

  @Test
  void policiesGivenAreEvaluated() {
    String allow = statement("Allow", "kms:Encrypt", "");
    String deny = statement("Deny", "kms:*", "");
    assertThat(custom(list(allow), "kms:Encrypt")).isEqualTo("allowed");
    assertThat(custom(list(allow), "kms:Decrypt")).isEqualTo("implicitDeny");
    assertThat(custom(list(allow, deny), "kms:Encrypt")).isEqualTo("explicitDeny");
  }

  @Test
  void aBoundaryLimits() {
    iam.call("PutUserPolicy", "UserName", "bob", "PolicyName", "a", "PolicyDocument", IamApi.ALLOW);
    assertThat(principal("kms:Encrypt")).isEqualTo("allowed");
    String arn =
        iam.call(
                "CreatePolicy",
                "PolicyName",
                "B",
                "PolicyDocument",
                statement("Allow", "kms:Decrypt", ""))
            .at("/Policy/Arn")
            .textValue();
    iam.call("PutUserPermissionsBoundary", "UserName", "bob", "PermissionsBoundary", arn);
    assertThat(principal("kms:Encrypt")).isEqualTo("implicitDeny");
    assertThat(principal("kms:Decrypt")).isEqualTo("allowed");
  }

  @Test
  void contextDecidesAndWhatIsMissingIsSaid() {
    String when = ",\"Condition\":{\"StringEquals\":{\"kms:EncryptionContext:app\":\"a\"}}";
    String policy = list(statement("Allow", "kms:Encrypt", when));
    JsonNode without =
        iam.call(
                "SimulateCustomPolicy", "PolicyInputList", policy, "ActionNames", "['kms:Encrypt']")
            .at("/EvaluationResults/0");
    assertThat(without.get("EvalDecision").textValue()).isEqualTo("implicitDeny");
    assertThat(without.get("MissingContextValues").get(0).textValue())
        .isEqualToIgnoringCase("kms:EncryptionContext:app");
    JsonNode with =
        iam.call(
                "SimulateCustomPolicy",
                "PolicyInputList",
                policy,
                "ActionNames",
                "['kms:Encrypt']",
                "ContextEntries",
                "[{'ContextKeyName':'kms:encryptioncontext:app','ContextKeyValues':['a'],'ContextKeyType':'string'}]")
            .at("/EvaluationResults/0");
    assertThat(with.get("EvalDecision").textValue()).isEqualTo("allowed");
    assertThat(with.at("/MatchedStatements/0/SourcePolicyId").textValue())
        .isEqualTo("PolicyInputList.1");
  }

  @Test
  void aKeysOwnPolicyMustAllowOrDelegate() {
    iam.call("PutUserPolicy", "UserName", "bob", "PolicyName", "a", "PolicyDocument", IamApi.ALLOW);
    assertThat(onKey("arn:aws:iam::111122223333:root")).isEqualTo("allowed");
    assertThat(onKey("arn:aws:iam::111122223333:user/eve")).isEqualTo("implicitDeny");
    iam.call("DeleteUserPolicy", "UserName", "bob", "PolicyName", "a");
    assertThat(onKey("arn:aws:iam::111122223333:root")).isEqualTo("implicitDeny");
    assertThat(onKey(BOB)).isEqualTo("allowed");
  }

  @Test
  void resultsComeInPages() {
    JsonNode first =
        iam.call(
            "SimulateCustomPolicy",
            "PolicyInputList",
            list(IamApi.ALLOW),
            "ActionNames",
            "['kms:Encrypt','kms:Decrypt']",
            "MaxItems",
            "1");
    assertThat(first.get("EvaluationResults")).hasSize(1);
    JsonNode second =
        iam.call(
            "SimulateCustomPolicy",
            "PolicyInputList",
            list(IamApi.ALLOW),
            "ActionNames",
            "['kms:Encrypt','kms:Decrypt']",
            "Marker",
            first.get("Marker").textValue());
    assertThat(second.at("/EvaluationResults/0/EvalActionName").textValue())
        .isEqualTo("kms:Decrypt");
  }

  /** Many pairs over large documents: a page holds as many as can be done at once. */
  @Test
  void aLargeSimulationComesInSmallerPages() {
    String pattern = "arn:aws:elsewhere:*" + "a".repeat(900);
    String policy =
        statement("Deny", "kms:*", "")
            .replace("\"*\"", "\"" + (pattern + "\",\"").repeat(9) + "*\"");
    policy = policy.replace("\"Resource\":", "\"Resource\":[").replace("}]}", "]}]}");
    String policies = list(policy, policy, policy, policy, policy, policy, policy, policy);
    StringBuilder resources = new StringBuilder("[");
    for (int i = 0; i < 100; i++) {
      resources.append(i == 0 ? "" : ",").append("'arn:aws:kms:").append(i).append(':');
      resources.append("a".repeat(1_900)).append('\'');
    }
    resources.append(']');
    Object[] asked = {
      "PolicyInputList", policies, "ActionNames", "['kms:Encrypt']", "ResourceArns", resources
    };
    JsonNode page = iam.call("SimulateCustomPolicy", asked);
    assertThat(page.get("EvaluationResults").size()).isBetween(1, 50);
    Set<String> seen = new HashSet<>();
    int shown = 0;
    while (true) {
      for (JsonNode result : page.get("EvaluationResults")) {
        seen.add(result.get("EvalResourceName").textValue());
        shown++;
      }
      if (!page.get("IsTruncated").booleanValue()) {
        break;
      }
      Object[] more = Arrays.copyOf(asked, asked.length + 2);
      more[asked.length] = "Marker";
      more[asked.length + 1] = page.get("Marker").textValue();
      page = iam.call("SimulateCustomPolicy", more);
    }
    assertThat(seen).hasSize(100);
    assertThat(shown).isEqualTo(100);
  }

  @Test
  void whatNoIdentityAndNoKeyCouldHaveIsNotSimulated() {
    String tooLong = IamApi.ALLOW.replace("kms:*", "kms:" + "x".repeat(10_240));
    refused("PolicyInputList", list(tooLong));
    refused(
        "PolicyInputList", list(IamApi.ALLOW), "PermissionsBoundaryPolicyInputList", list(tooLong));
    String keyPolicy =
        statement("Allow", "kms:" + "x".repeat(32_768), ",\"Principal\":{\"AWS\":\"*\"}");
    refused("PolicyInputList", list(IamApi.ALLOW), "ResourcePolicy", keyPolicy);
    String long10 = IamApi.ALLOW.replace("kms:*", "kms:" + "x".repeat(10_000));
    String[] many = new String[14];
    Arrays.fill(many, long10);
    refused("PolicyInputList", list(many));
    String context =
        "[{'ContextKeyName':'aws:x','ContextKeyValues':['" + "x".repeat(9_000) + "']}]";
    refused("PolicyInputList", list(IamApi.ALLOW), "ContextEntries", context);
  }

  private void refused(Object... members) {
    Object[] all = Arrays.copyOf(members, members.length + 2);
    all[members.length] = "ActionNames";
    all[members.length + 1] = "['kms:Encrypt']";
    assertThatThrownBy(() -> iam.call("SimulateCustomPolicy", all))
        .isInstanceOfSatisfying(
            ApiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.InvalidInput));
  }

  @Test
  void whatIsNoPolicyIsRefused() {
    assertThatThrownBy(
            () ->
                iam.call(
                    "PutUserPolicy",
                    "UserName",
                    "bob",
                    "PolicyName",
                    "a",
                    "PolicyDocument",
                    IamApi.TRUST))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.MalformedPolicyDocument));
    String nobody = IamApi.TRUST.replace(":root", ":user/nobody");
    assertThatThrownBy(
            () -> iam.call("CreateRole", "RoleName", "r", "AssumeRolePolicyDocument", nobody))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.MalformedPolicyDocument));
  }

  private String onKey(String principal) {
    String keyPolicy =
        statement("Allow", "kms:*", ",\"Principal\":{\"AWS\":\"" + principal + "\"}");
    return iam.call(
            "SimulatePrincipalPolicy",
            "PolicySourceArn",
            BOB,
            "ActionNames",
            "['kms:Encrypt']",
            "ResourceArns",
            "['" + KEY + "']",
            "ResourcePolicy",
            keyPolicy)
        .at("/EvaluationResults/0/EvalDecision")
        .textValue();
  }

  private String principal(String action) {
    return iam.call(
            "SimulatePrincipalPolicy", "PolicySourceArn", BOB, "ActionNames", "['" + action + "']")
        .at("/EvaluationResults/0/EvalDecision")
        .textValue();
  }

  private String custom(String policies, String action) {
    return iam.call(
            "SimulateCustomPolicy",
            "PolicyInputList",
            policies,
            "ActionNames",
            "['" + action + "']")
        .at("/EvaluationResults/0/EvalDecision")
        .textValue();
  }

  private static String statement(String effect, String action, String more) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"%s\",\"Action\":\"%s\",\"Resource\":\"*\"%s}]}"
        .formatted(effect, action, more);
  }

  private static String list(String... documents) {
    ArrayNode list = new JsonMapper().createArrayNode();
    for (String document : documents) {
      list.add(document);
    }
    return list.toString();
  }
}

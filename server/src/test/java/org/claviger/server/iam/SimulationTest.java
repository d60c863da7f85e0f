package org.claviger.server.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.claviger.server.iam.TestIdentities.ACCOUNT;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.nio.file.Path;
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

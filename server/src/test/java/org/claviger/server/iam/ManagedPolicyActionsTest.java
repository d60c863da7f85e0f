package org.claviger.server.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.junit.jupiter.api.Test;

class ManagedPolicyActionsTest extends OnFewIdentities {
  @Test
  void aPolicyHasVersionsOneOfThemInForce() {
    String arn = iam.policy("P");
    String two = IamApi.ALLOW.replace("kms:*", "kms:Encrypt");
    JsonNode version =
        iam.call(
                "CreatePolicyVersion",
                "PolicyArn",
                arn,
                "PolicyDocument",
                two,
                "SetAsDefault",
                "true")
            .get("PolicyVersion");
    assertThat(version.get("VersionId").textValue()).isEqualTo("v2");
    assertThat(version.get("IsDefaultVersion").booleanValue()).isTrue();
    iam.call("CreatePolicyVersion", "PolicyArn", arn, "PolicyDocument", two);
    assertRefused(
        ErrorCode.LimitExceeded,
        () -> iam.call("CreatePolicyVersion", "PolicyArn", arn, "PolicyDocument", two));
    assertRefused(
        ErrorCode.DeleteConflict,
        () -> iam.call("DeletePolicyVersion", "PolicyArn", arn, "VersionId", "v2"));
    assertRefused(ErrorCode.DeleteConflict, () -> iam.call("DeletePolicy", "PolicyArn", arn));
    iam.call("SetDefaultPolicyVersion", "PolicyArn", arn, "VersionId", "v3");
    iam.call("DeletePolicyVersion", "PolicyArn", arn, "VersionId", "v1");
    iam.call("DeletePolicyVersion", "PolicyArn", arn, "VersionId", "v2");
    assertRefused(
        ErrorCode.NoSuchEntity,
        () -> iam.call("GetPolicyVersion", "PolicyArn", arn, "VersionId", "v2"));
    JsonNode shown = iam.call("GetPolicyVersion", "PolicyArn", arn, "VersionId", "v3");
    String document = shown.get("PolicyVersion").get("Document").textValue();
    assertThat(URLDecoder.decode(document, StandardCharsets.UTF_8)).isEqualTo(two);
    iam.call("DeletePolicy", "PolicyArn", arn);
  }

  @Test
  void aPolicyKnowsWhoUsesIt() {
    String arn = iam.policy("P");
    iam.call("CreateUser", "UserName", "bob");
    iam.call("CreateRole", "RoleName", "R", "AssumeRolePolicyDocument", IamApi.TRUST);
    iam.call("AttachUserPolicy", "UserName", "bob", "PolicyArn", arn);
    iam.call("AttachUserPolicy", "UserName", "bob", "PolicyArn", arn);
    iam.call("PutRolePermissionsBoundary", "RoleName", "R", "PermissionsBoundary", arn);
    ObjectNode entities = iam.call("ListEntitiesForPolicy", "PolicyArn", arn);
    assertThat(names("PolicyUsers", "UserName", entities)).containsExactly("bob");
    assertThat(names("PolicyRoles", "RoleName", entities)).containsExactly("R");
    JsonNode policy = iam.call("GetPolicy", "PolicyArn", arn).get("Policy");
    assertThat(policy.get("AttachmentCount").intValue()).isEqualTo(1);
    assertThat(policy.get("PermissionsBoundaryUsageCount").intValue()).isEqualTo(1);
    assertThat(names("Policies", "PolicyName", iam.call("ListPolicies", "OnlyAttached", "true")))
        .containsExactly("P");
    iam.call("DetachUserPolicy", "UserName", "bob", "PolicyArn", arn);
    assertRefused(ErrorCode.DeleteConflict, () -> iam.call("DeletePolicy", "PolicyArn", arn));
    iam.call("DeleteRolePermissionsBoundary", "RoleName", "R");
    iam.call("DeletePolicy", "PolicyArn", arn);
    assertRefused(
        ErrorCode.NoSuchEntity,
        () -> iam.call("AttachUserPolicy", "UserName", "bob", "PolicyArn", arn));
  }

  private static List<String> names(String list, String member, JsonNode response) {
    List<String> names = new ArrayList<>();
    response.get(list).forEach(each -> names.add(each.get(member).textValue()));
    return names;
  }

  private static void assertRefused(ErrorCode code, ThrowingCallable request) {
    assertThatThrownBy(request)
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}

package org.claviger.server.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.claviger.server.authz.AccessRequest;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.operation.Prepared;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the actions of IAM must be permitted: on which resources, and under which conditions. */
class IdentityAccessTest extends OnIdentities {
  private static final String ARN = "arn:aws:iam::111122223333:";
  private static final String TAGS = "[{'Key':'Team','Value':'a'}]";

  @ParameterizedTest
  @CsvSource({"User,user", "Group,group"})
  void aRenameIsPermittedOnTheOldArnAndOnTheNew(String noun, String word) {
    String member = noun + "Name";
    iam.call("Create" + noun, member, "eve", "Path", "/dev/");
    String old = ARN + word + "/dev/eve";
    assertThat(arns(iam.prepare("Update" + noun, member, "eve", "NewPath", "/admin/")))
        .containsExactly(old, ARN + word + "/admin/eve");
    Prepared renamed = iam.prepare("Update" + noun, member, "eve", "New" + member, "alice");
    assertThat(arns(renamed)).containsExactly(old, ARN + word + "/dev/alice");
    assertThat(permissions(renamed)).containsOnly("iam:Update" + noun);
    assertThat(arns(iam.prepare("Update" + noun, member, "eve"))).containsExactly(old);
    assertThat(arns(iam.prepare("Update" + noun, member, "bob", "NewPath", "/admin/")))
        .containsExactly(ARN + word + "/bob", ARN + word + "/admin/bob");
  }

  @Test
  void bothSidesOfARenameHaveTheSameConditionKeys() {
    iam.call("CreateUser", "UserName", "eve", "Tags", TAGS);
    for (AccessRequest each :
        iam.prepare("UpdateUser", "UserName", "eve", "NewUserName", "alice").accesses()) {
      assertThat(each.values("aws:resourcetag/Team")).containsExactly("a");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"UpdateUser", "DeleteUser", "DeleteUserPermissionsBoundary"})
  void anActionOnAUserThatMovedMeanwhileIsNotDone(String action) {
    iam.call("CreateUser", "UserName", "eve", "Path", "/dev/");
    Object[] members =
        action.equals("UpdateUser")
            ? new Object[] {"UserName", "eve", "NewUserName", "alice"}
            : new Object[] {"UserName", "eve"};
    Prepared late = iam.prepare(action, members);
    iam.call("UpdateUser", "UserName", "eve", "NewPath", "/admin/");
    assertThatThrownBy(() -> late.work().run())
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.ConcurrentModification));
    assertThat(iam.call("GetUser", "UserName", "eve").get("User").get("Arn").textValue())
        .isEqualTo(ARN + "user/admin/eve");
  }

  @Test
  void aUserIsNotAddedToAGroupThatMovedMeanwhile() {
    iam.call("CreateUser", "UserName", "eve");
    iam.call("CreateGroup", "GroupName", "g", "Path", "/dev/");
    Prepared late = iam.prepare("AddUserToGroup", "GroupName", "g", "UserName", "eve");
    iam.call("UpdateGroup", "GroupName", "g", "NewPath", "/admin/");
    assertThatThrownBy(() -> late.work().run()).isInstanceOf(ApiException.class);
    assertThat(iam.call("GetGroup", "GroupName", "g").get("Users")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Team", "team", "TEAM"})
  void tagsOfARequestAreFoundWithoutRegardToCase(String name) {
    iam.call("CreateUser", "UserName", "bob");
    String policy = iam.policy("P");
    for (Prepared tagging :
        List.of(
            iam.prepare("CreateUser", "UserName", "eve", "Tags", TAGS),
            iam.prepare("TagUser", "UserName", "bob", "Tags", TAGS),
            iam.prepare("TagPolicy", "PolicyArn", policy, "Tags", TAGS),
            createPolicy(),
            createProvider())) {
      AccessRequest access = tagging.accesses().get(0);
      assertThat(access.values("aws:requesttag/" + name)).as(access.permission()).contains("a");
      assertThat(access.values("aws:requesttag/other")).isEmpty();
      assertThat(access.values("aws:tagkeys")).containsExactly("Team");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Team", "team", "TEAM"})
  void tagsOfAnEntityAreFoundWithoutRegardToCase(String name) {
    iam.call("CreateUser", "UserName", "bob", "Tags", TAGS);
    String policy =
        iam.call("CreatePolicy", "PolicyName", "Q", "PolicyDocument", IamApi.ALLOW, "Tags", TAGS)
            .get("Policy")
            .get("Arn")
            .textValue();
    String provider =
        iam.call("CreateOpenIDConnectProvider", "Url", "https://b.example", "Tags", TAGS)
            .get("OpenIDConnectProviderArn")
            .textValue();
    for (Prepared deletion :
        List.of(
            iam.prepare("DeleteUser", "UserName", "bob"),
            iam.prepare("DeletePolicy", "PolicyArn", policy),
            iam.prepare("DeleteOpenIDConnectProvider", "OpenIDConnectProviderArn", provider))) {
      AccessRequest access = deletion.accesses().get(0);
      for (String service : List.of("aws", "iam")) {
        assertThat(access.values(service + ":resourcetag/" + name))
            .as(access.permission())
            .containsExactly("a");
      }
    }
  }

  @Test
  void tagsAtCreationNeedThePermissionToTag() {
    assertAlsoTags("TagUser", iam.prepare("CreateUser", "UserName", "eve", "Tags", TAGS));
    assertAlsoTags(
        "TagRole",
        iam.prepare(
            "CreateRole", "RoleName", "R", "AssumeRolePolicyDocument", IamApi.TRUST, "Tags", TAGS));
    assertAlsoTags("TagPolicy", createPolicy());
    assertAlsoTags("TagOpenIDConnectProvider", createProvider());
  }

  @Test
  void withoutTagsCreationNeedsNoPermissionToTag() {
    assertThat(permissions(iam.prepare("CreateUser", "UserName", "eve")))
        .containsExactly("iam:CreateUser");
    assertThat(
            permissions(
                iam.prepare("CreatePolicy", "PolicyName", "Q", "PolicyDocument", IamApi.ALLOW)))
        .containsExactly("iam:CreatePolicy");
  }

  private Prepared createPolicy() {
    return iam.prepare(
        "CreatePolicy", "PolicyName", "Q", "PolicyDocument", IamApi.ALLOW, "Tags", TAGS);
  }

  private Prepared createProvider() {
    return iam.prepare("CreateOpenIDConnectProvider", "Url", "https://a.example", "Tags", TAGS);
  }

  private static void assertAlsoTags(String action, Prepared creation) {
    assertThat(permissions(creation)).hasSize(2).endsWith("iam:" + action);
    assertThat(arns(creation).get(1)).isEqualTo(arns(creation).get(0));
    assertThat(creation.accesses().get(1).values("aws:requesttag/Team")).containsExactly("a");
  }

  private static List<String> arns(Prepared prepared) {
    return prepared.accesses().stream().map(each -> each.resourceArn()).toList();
  }

  private static List<String> permissions(Prepared prepared) {
    return prepared.accesses().stream().map(each -> each.permission()).toList();
  }
}

package org.claviger.server.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.claviger.server.authz.AccessRequest;
import org.claviger.server.authz.Principal;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.sigv4.Caller;
import org.junit.jupiter.api.Test;

/** Users and groups. */
class UserActionsTest extends OnFewIdentities {
  @Test
  void aUserIsMadeShownChangedAndDeleted() {
    JsonNode made =
        iam.call(
                "CreateUser",
                "UserName",
                "bob",
                "Path",
                "/app/",
                "Tags",
                "[{'Key':'team','Value':'a'}]")
            .get("User");
    assertThat(made.get("Arn").textValue()).isEqualTo("arn:aws:iam::111122223333:user/app/bob");
    assertThat(made.get("UserId").textValue()).matches("AIDA[A-Z2-7]{17}");
    assertThat(made.get("CreateDate").textValue()).isEqualTo("2026-11-28T15:00:00Z");
    assertThat(iam.call("GetUser", "UserName", "bob").get("User")).isEqualTo(made);

    iam.call("UpdateUser", "UserName", "bob", "NewUserName", "rob", "NewPath", "/");
    JsonNode renamed = iam.call("GetUser", "UserName", "rob").get("User");
    assertThat(renamed.get("Arn").textValue()).isEqualTo("arn:aws:iam::111122223333:user/rob");
    assertThat(renamed.get("UserId")).isEqualTo(made.get("UserId"));
    assertRefused(ErrorCode.NoSuchEntity, () -> iam.call("GetUser", "UserName", "bob"));

    assertThat(iam.result("DeleteUser", "UserName", "rob").hasBody()).isFalse();
    assertRefused(ErrorCode.NoSuchEntity, () -> iam.call("GetUser", "UserName", "rob"));
  }

  @Test
  void namesAreUniqueWithoutRegardToCase() {
    iam.call("CreateUser", "UserName", "Bob");
    assertRefused(ErrorCode.EntityAlreadyExists, () -> iam.call("CreateUser", "UserName", "bOB"));
    iam.call("CreateUser", "UserName", "al");
    assertRefused(
        ErrorCode.EntityAlreadyExists,
        () -> iam.call("UpdateUser", "UserName", "al", "NewUserName", "BOB"));
    iam.call("UpdateUser", "UserName", "Bob", "NewUserName", "BOB");
    assertThat(names("Users", "UserName", iam.call("ListUsers"))).containsExactly("al", "BOB");
    iam.policy("P");
    assertRefused(ErrorCode.EntityAlreadyExists, () -> iam.policy("p"));
  }

  @Test
  void withoutANameTheCallerIsShown() {
    JsonNode root = iam.call("GetUser").get("User");
    assertThat(root.get("Arn").textValue()).isEqualTo("arn:aws:iam::111122223333:root");
    String keyId = iam.userWithKey("bob");
    iam.as(iam.signer(keyId).orElseThrow());
    assertThat(iam.call("GetUser").get("User").get("UserName").textValue()).isEqualTo("bob");
    assertThat(names("AccessKeyMetadata", "AccessKeyId", iam.call("ListAccessKeys")))
        .containsExactly(keyId);
  }

  @Test
  void whatStillBelongsToAUserKeepsItFromBeingDeleted() {
    String keyId = iam.userWithKey("bob");
    String policy = iam.policy("P");
    iam.call(
        "PutUserPolicy", "UserName", "bob", "PolicyName", "in", "PolicyDocument", IamApi.ALLOW);
    iam.call("AttachUserPolicy", "UserName", "bob", "PolicyArn", policy);
    iam.call("CreateGroup", "GroupName", "g");
    iam.call("AddUserToGroup", "GroupName", "g", "UserName", "bob");
    List<ThrowingCallable> undo =
        List.of(
            () -> iam.call("DetachUserPolicy", "UserName", "bob", "PolicyArn", policy),
            () -> iam.call("DeleteUserPolicy", "UserName", "bob", "PolicyName", "in"),
            () -> iam.call("RemoveUserFromGroup", "GroupName", "g", "UserName", "bob"),
            () -> iam.call("DeleteAccessKey", "UserName", "bob", "AccessKeyId", keyId));
    for (ThrowingCallable step : undo) {
      assertRefused(ErrorCode.DeleteConflict, () -> iam.call("DeleteUser", "UserName", "bob"));
      try {
        step.call();
      } catch (Throwable e) {
        throw new AssertionError(e);
      }
    }
    iam.call("DeleteUser", "UserName", "bob");
  }

  @Test
  void aGroupIsRenamedWithItsMembers() {
    Caller caller = iam.signer(iam.userWithKey("bob")).orElseThrow();
    iam.call("CreateGroup", "GroupName", "g");
    iam.call("PutGroupPolicy", "GroupName", "g", "PolicyName", "x", "PolicyDocument", IamApi.ALLOW);
    iam.call("AddUserToGroup", "GroupName", "g", "UserName", "bob");
    iam.call("UpdateGroup", "GroupName", "g", "NewGroupName", "h", "NewPath", "/p/");
    assertThat(find(caller).policies()).extracting(e -> e.name()).containsExactly("group/h/x");
    assertThat(names("Users", "UserName", iam.call("GetGroup", "GroupName", "h")))
        .containsExactly("bob");
    assertThat(names("Groups", "GroupName", iam.call("ListGroupsForUser", "UserName", "bob")))
        .containsExactly("h");
    assertRefused(ErrorCode.DeleteConflict, () -> iam.call("DeleteGroup", "GroupName", "h"));
  }

  @Test
  void aMemberRenamedInCaseAloneIsShownSo() {
    iam.call("CreateUser", "UserName", "bob");
    iam.call("CreateGroup", "GroupName", "g");
    iam.call("AddUserToGroup", "GroupName", "g", "UserName", "bob");
    iam.call("UpdateUser", "UserName", "bob", "NewUserName", "Bob");
    assertThat(names("Users", "UserName", iam.call("GetGroup", "GroupName", "g")))
        .containsExactly("Bob");
    iam.call("UpdateGroup", "GroupName", "g", "NewGroupName", "G");
    assertThat(names("Groups", "GroupName", iam.call("ListGroupsForUser", "UserName", "Bob")))
        .containsExactly("G");
  }

  @Test
  void anotherAccountSeesNothingOfThisOne() {
    String policy = iam.policy("P");
    String keyId = iam.userWithKey("bob");
    iam.call("CreateAccount", "AccountId", "444455556666", "Name", "another");
    iam.as(IamApi.root("444455556666"));
    assertRefused(ErrorCode.NoSuchEntity, () -> iam.call("GetUser", "UserName", "bob"));
    assertRefused(ErrorCode.NoSuchEntity, () -> iam.call("GetPolicy", "PolicyArn", policy));
    assertRefused(ErrorCode.NoSuchEntity, () -> iam.call("DeletePolicy", "PolicyArn", policy));
    assertRefused(
        ErrorCode.NoSuchEntity, () -> iam.call("GetAccessKeyLastUsed", "AccessKeyId", keyId));
    iam.call("CreateUser", "UserName", "bob");
    assertRefused(
        ErrorCode.NoSuchEntity,
        () -> iam.call("AttachUserPolicy", "UserName", "bob", "PolicyArn", policy));
    assertThat(iam.call("ListUsers").get("Users")).hasSize(1);
  }

  @Test
  void whetherThereIsAUserIsSaidOnlyByTheWork() {
    AccessRequest access = iam.prepare("GetUser", "UserName", "nobody").accesses().get(0);
    assertThat(access.resourceArn()).isEqualTo("arn:aws:iam::111122223333:user/nobody");
  }

  private Principal find(Caller caller) {
    Optional<Principal> found = identities.identities.directory().find(caller);
    return found.orElseThrow();
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

package org.claviger.server.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.claviger.server.iam.TestIdentities.ACCOUNT;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.claviger.server.authz.AccessRequest;
import org.claviger.server.authz.Principal;
import org.claviger.server.config.IdentityConfig;
import org.claviger.server.config.IdentityLimits;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.operation.Result;
import org.claviger.server.sigv4.Caller;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdentityActionsTest {
  @TempDir Path folder;
  private TestIdentities identities;
  private IamApi iam;

  @BeforeEach
  void open() throws IOException {
    IdentityLimits few = new IdentityLimits(6, 6, 6, 6, 2, 2, 2, 2, 3, 2);
    identities =
        TestIdentities.open(folder, new IdentityConfig(100, Duration.ofSeconds(30), 10, few));
    identities.accounts.open(ACCOUNT, key -> {});
    iam = new IamApi(identities);
  }

  @AfterEach
  void close() {
    identities.close();
  }

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
  void aSecretIsShownOnceAndNeverRecorded() {
    iam.call("CreateUser", "UserName", "bob");
    Result result = iam.result("CreateAccessKey", "UserName", "bob");
    JsonNode key = result.response().get("AccessKey");
    String secret = key.get("SecretAccessKey").textValue();
    assertThat(secret).hasSize(40);
    assertThat(result.auditResponse().toString()).doesNotContain(secret).contains("accessKeyId");
    assertThat(iam.call("ListAccessKeys", "UserName", "bob").toString()).doesNotContain(secret);
    assertThat(iam.signer(key.get("AccessKeyId").textValue()))
        .hasValueSatisfying(
            caller -> {
              assertThat(caller.arn()).isEqualTo("arn:aws:iam::111122223333:user/bob");
              assertThat(caller.userId()).startsWith("AIDA");
              assertThat(caller.type()).isEqualTo(Caller.PrincipalType.USER);
            });
  }

  @Test
  void anInactiveOrDeletedKeyEndsAtOnce() {
    String keyId = iam.userWithKey("bob");
    assertThat(iam.signer(keyId)).isPresent();
    iam.call("UpdateAccessKey", "UserName", "bob", "AccessKeyId", keyId, "Status", "Inactive");
    assertThat(iam.signer(keyId)).isEmpty();
    iam.call("UpdateAccessKey", "UserName", "bob", "AccessKeyId", keyId, "Status", "Active");
    assertThat(iam.signer(keyId)).isPresent();
    iam.call("DeleteAccessKey", "UserName", "bob", "AccessKeyId", keyId);
    assertThat(iam.signer(keyId)).isEmpty();
    assertRefused(
        ErrorCode.NoSuchEntity,
        () -> iam.call("DeleteAccessKey", "UserName", "bob", "AccessKeyId", keyId));
  }

  @Test
  void aKeyOfAnotherIsNotChangedByItsId() {
    String keyId = iam.userWithKey("bob");
    iam.call("CreateUser", "UserName", "eve");
    assertRefused(
        ErrorCode.NoSuchEntity,
        () ->
            iam.call(
                "UpdateAccessKey", "UserName", "eve", "AccessKeyId", keyId, "Status", "Inactive"));
    assertRefused(ErrorCode.NoSuchEntity, () -> iam.call("DeleteAccessKey", "AccessKeyId", keyId));
    assertThat(iam.signer(keyId)).isPresent();
  }

  @Test
  void keysFollowTheNewNameOfTheirUser() {
    String keyId = iam.userWithKey("bob");
    assertThat(iam.signer(keyId)).isPresent();
    iam.call("UpdateUser", "UserName", "bob", "NewUserName", "rob", "NewPath", "/x/");
    assertThat(iam.signer(keyId))
        .hasValueSatisfying(
            caller -> assertThat(caller.arn()).isEqualTo("arn:aws:iam::111122223333:user/x/rob"));
    assertThat(iam.call("GetAccessKeyLastUsed", "AccessKeyId", keyId).get("UserName").textValue())
        .isEqualTo("rob");
  }

  @Test
  void theLastUseOfAKeyIsKept() {
    String keyId = iam.userWithKey("bob");
    JsonNode never = iam.call("GetAccessKeyLastUsed", "AccessKeyId", keyId);
    assertThat(never.get("AccessKeyLastUsed").get("ServiceName").textValue()).isEqualTo("N/A");
    AccessKeyUsage usage =
        new AccessKeyUsage(Instant.parse("2026-11-28T15:01:02Z"), "kms", "eu-west-1");
    identities.accessKeys.usages().note(keyId, usage);
    for (int i = 0; i < 2; i++) {
      JsonNode used =
          iam.call("GetAccessKeyLastUsed", "AccessKeyId", keyId).get("AccessKeyLastUsed");
      assertThat(used)
          .hasToString(
              "{\"LastUsedDate\":\"2026-11-28T15:01:02Z\",\"ServiceName\":\"kms\",\"Region\":\"eu-west-1\"}");
      identities.accessKeys.usages().flush();
    }
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
  void aPrincipalIsASnapshotThatChangesWithTheNextCommit() {
    Caller caller = iam.signer(iam.userWithKey("bob")).orElseThrow();
    assertThat(find(caller).policies()).isEmpty();
    String policy = iam.policy("P");
    iam.call(
        "PutUserPolicy", "UserName", "bob", "PolicyName", "in", "PolicyDocument", IamApi.ALLOW);
    iam.call("AttachUserPolicy", "UserName", "bob", "PolicyArn", policy);
    iam.call("PutUserPermissionsBoundary", "UserName", "bob", "PermissionsBoundary", policy);
    iam.call("TagUser", "UserName", "bob", "Tags", "[{'Key':'Team','Value':'a'}]");
    iam.call("CreateGroup", "GroupName", "g");
    iam.call("PutGroupPolicy", "GroupName", "g", "PolicyName", "x", "PolicyDocument", IamApi.ALLOW);
    iam.call("AddUserToGroup", "GroupName", "g", "UserName", "bob");

    Principal principal = find(caller);
    assertThat(principal.policies())
        .extracting(each -> each.name())
        .containsExactly("user/bob/in", policy, "group/g/x");
    assertThat(principal.boundary())
        .hasValueSatisfying(b -> assertThat(b.name()).isEqualTo(policy));
    assertThat(principal.tags()).isEqualTo(Map.of("Team", "a"));

    int verified = identities.domain.verified;
    for (int i = 0; i < 100; i++) {
      assertThat(find(caller)).isNotNull();
    }
    assertThat(identities.domain.verified).isEqualTo(verified);

    iam.call("RemoveUserFromGroup", "GroupName", "g", "UserName", "bob");
    assertThat(find(caller).policies()).hasSize(2);
  }

  @Test
  void aDeletedUserIsFoundNoMoreNorItsNamesake() {
    String keyId = iam.userWithKey("bob");
    Caller caller = iam.signer(keyId).orElseThrow();
    iam.call("DeleteAccessKey", "UserName", "bob", "AccessKeyId", keyId);
    iam.call("DeleteUser", "UserName", "bob");
    assertThat(identities.identities.directory().find(caller)).isEmpty();
    iam.call("CreateUser", "UserName", "bob");
    assertThat(identities.identities.directory().find(caller)).isEmpty();
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
  void aRoleIsMadeFoundAndChanged() {
    JsonNode made =
        iam.call(
                "CreateRole",
                "RoleName",
                "Reader",
                "AssumeRolePolicyDocument",
                IamApi.TRUST,
                "Description",
                "reads",
                "MaxSessionDuration",
                "7200")
            .get("Role");
    String arn = made.get("Arn").textValue();
    String document = made.get("AssumeRolePolicyDocument").textValue();
    assertThat(document).startsWith("%7B%22Version%22%3A%222012-10-17%22");
    assertThat(URLDecoder.decode(document, StandardCharsets.UTF_8)).isEqualTo(IamApi.TRUST);
    Role role = identities.identities.directory().find(arn).orElseThrow();
    assertThat(role.maxSessionDuration()).isEqualTo(Duration.ofHours(2));
    assertThat(role.id()).startsWith("AROA");

    iam.call("UpdateRole", "RoleName", "Reader", "MaxSessionDuration", "3600");
    JsonNode changed = iam.call("GetRole", "RoleName", "Reader").get("Role");
    assertThat(changed.get("Description").textValue()).isEqualTo("reads");
    assertThat(identities.identities.directory().find(arn).orElseThrow().maxSessionDuration())
        .isEqualTo(Duration.ofHours(1));
    iam.call("DeleteRole", "RoleName", "Reader");
    assertThat(identities.identities.directory().find(arn)).isEmpty();
  }

  @Test
  void principalsAreDescribedAsIfTheyHadSigned() {
    iam.call("CreateUser", "UserName", "bob", "Path", "/a/");
    iam.call("PutUserPolicy", "UserName", "bob", "PolicyName", "x", "PolicyDocument", IamApi.ALLOW);
    iam.call("CreateRole", "RoleName", "R", "AssumeRolePolicyDocument", IamApi.TRUST);
    IdentityDirectory directory = identities.identities.directory();
    assertThat(directory.describe("arn:aws:iam::111122223333:user/a/bob").orElseThrow().policies())
        .hasSize(1);
    assertThat(directory.describe("arn:aws:iam::111122223333:role/R").orElseThrow().caller().arn())
        .isEqualTo("arn:aws:sts::111122223333:assumed-role/R/explained");
    assertThat(directory.describe("arn:aws:iam::111122223333:root")).isPresent();
    for (String none :
        List.of(
            "",
            "arn:aws:iam::444455556666:root",
            "arn:aws:iam::111122223333:user/bob",
            "arn:aws:iam::111122223333:role/Q")) {
      assertThat(directory.describe(none)).as(none).isEmpty();
    }
  }

  @Test
  void principalsThatThereAreExist() {
    iam.call("CreateUser", "UserName", "bob", "Path", "/a/");
    iam.call("CreateRole", "RoleName", "R", "AssumeRolePolicyDocument", IamApi.TRUST);
    iam.call("CreateGroup", "GroupName", "g");
    for (String there :
        List.of(
            ACCOUNT,
            "arn:aws:iam::111122223333:root",
            "arn:aws:iam::111122223333:user/a/bob",
            "arn:aws:iam::111122223333:role/R",
            "arn:aws:sts::111122223333:assumed-role/R/me")) {
      assertThat(identities.identities.directory().exists(there)).as(there).isTrue();
    }
    for (String none :
        List.of(
            "",
            "*",
            "444455556666",
            "arn:aws:iam::444455556666:root",
            "arn:aws:iam::111122223333:root/x",
            "arn:aws:iam::111122223333:user/bob",
            "arn:aws:iam::111122223333:user/a/Bob",
            "arn:aws:iam::111122223333:group/g",
            "arn:aws:iam::111122223333:role/bob",
            "arn:aws:sts::111122223333:assumed-role/Q/me")) {
      assertThat(identities.identities.directory().exists(none)).as(none).isFalse();
    }
  }

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

  @Test
  void anOidcProviderIsKept() {
    String print = "a".repeat(40);
    String arn =
        iam.call(
                "CreateOpenIDConnectProvider",
                "Url",
                "https://idp.example.com/realm",
                "ClientIDList",
                "['app']",
                "ThumbprintList",
                "['" + print + "']")
            .get("OpenIDConnectProviderArn")
            .textValue();
    assertThat(arn).isEqualTo("arn:aws:iam::111122223333:oidc-provider/idp.example.com/realm");
    iam.call(
        "AddClientIDToOpenIDConnectProvider", "OpenIDConnectProviderArn", arn, "ClientID", "web");
    OidcProvider provider =
        identities.identities.directory().oidcProviders().find(arn).orElseThrow();
    assertThat(provider.url()).isEqualTo("https://idp.example.com/realm");
    assertThat(provider.clientIds()).containsExactlyInAnyOrder("app", "web");
    assertThat(provider.accountId()).isEqualTo(ACCOUNT);
    assertRefused(
        ErrorCode.InvalidInput,
        () -> iam.call("CreateOpenIDConnectProvider", "Url", "http://idp.example.com"));
    iam.call("DeleteOpenIDConnectProvider", "OpenIDConnectProviderArn", arn);
    assertThat(identities.identities.directory().oidcProviders().find(arn)).isEmpty();
  }

  @Test
  void limitsAreKept() {
    for (int i = 0; i < 6; i++) {
      iam.call("CreateUser", "UserName", "u" + i);
    }
    assertRefused(ErrorCode.LimitExceeded, () -> iam.call("CreateUser", "UserName", "u6"));
    iam.call("CreateAccessKey", "UserName", "u0");
    iam.call("CreateAccessKey", "UserName", "u0");
    assertRefused(ErrorCode.LimitExceeded, () -> iam.call("CreateAccessKey", "UserName", "u0"));
    for (String name : List.of("a", "b", "c")) {
      iam.policy(name);
    }
    String arn = "arn:aws:iam::111122223333:policy/";
    iam.call("AttachUserPolicy", "UserName", "u0", "PolicyArn", arn + "a");
    iam.call("AttachUserPolicy", "UserName", "u0", "PolicyArn", arn + "b");
    assertRefused(
        ErrorCode.LimitExceeded,
        () -> iam.call("AttachUserPolicy", "UserName", "u0", "PolicyArn", arn + "c"));
    String large = IamApi.ALLOW.replace("kms:*", "kms:" + "x".repeat(1_900));
    iam.call("PutUserPolicy", "UserName", "u1", "PolicyName", "a", "PolicyDocument", large);
    assertRefused(
        ErrorCode.LimitExceeded,
        () ->
            iam.call(
                "PutUserPolicy", "UserName", "u1", "PolicyName", "b", "PolicyDocument", large));
    StringBuilder tags = new StringBuilder("[");
    for (int i = 0; i < 51; i++) {
      tags.append(i == 0 ? "" : ",").append("{'Key':'k").append(i).append("','Value':''}");
    }
    String tooMany = tags.append(']').toString();
    assertRefused(
        ErrorCode.LimitExceeded, () -> iam.call("TagUser", "UserName", "u1", "Tags", tooMany));
  }

  @Test
  void whiteSpaceIsFreeUpToFourTimesTheQuota() {
    iam.call("CreateUser", "UserName", "bob");
    iam.call(
        "PutUserPolicy", "UserName", "bob", "PolicyName", "a", "PolicyDocument", padded(3_900));
    iam.call(
        "PutUserPolicy", "UserName", "bob", "PolicyName", "b", "PolicyDocument", padded(3_900));
    assertRefused(
        ErrorCode.LimitExceeded,
        () ->
            iam.call(
                "PutUserPolicy",
                "UserName",
                "bob",
                "PolicyName",
                "c",
                "PolicyDocument",
                padded(1_000)));
    String arn =
        iam.call("CreatePolicy", "PolicyName", "p", "PolicyDocument", padded(24_000))
            .at("/Policy/Arn")
            .textValue();
    assertRefused(
        ErrorCode.LimitExceeded,
        () -> iam.call("CreatePolicyVersion", "PolicyArn", arn, "PolicyDocument", padded(25_000)));
    assertRefused(
        ErrorCode.LimitExceeded,
        () -> iam.call("CreatePolicy", "PolicyName", "q", "PolicyDocument", padded(25_000)));
    String trust = IamApi.TRUST + " ".repeat(8_200);
    assertRefused(
        ErrorCode.LimitExceeded,
        () -> iam.call("CreateRole", "RoleName", "r", "AssumeRolePolicyDocument", trust));
    assertThat(iam.call("ListUserPolicies", "UserName", "bob").get("PolicyNames")).hasSize(2);
  }

  private static String padded(int spaces) {
    return IamApi.ALLOW + " ".repeat(spaces);
  }

  @Test
  void theSummaryCountsWhatThereIs() {
    iam.call("CreateUser", "UserName", "bob");
    iam.call("CreateUser", "UserName", "eve");
    iam.policy("p");
    Map<String, Integer> summary = new HashMap<>();
    iam.call("GetAccountSummary")
        .at("/SummaryMap/entry")
        .forEach(each -> summary.put(each.get("key").textValue(), each.get("value").intValue()));
    assertThat(summary)
        .containsEntry("Users", 2)
        .containsEntry("Groups", 0)
        .containsEntry("Policies", 1)
        .containsEntry("Providers", 0)
        .containsEntry("UsersQuota", 6);
  }

  @Test
  void listsGoOnWhereTheyEnded() {
    for (int i = 0; i < 5; i++) {
      iam.call("CreateUser", "UserName", "u" + i, "Path", i == 2 ? "/x/" : "/");
    }
    List<String> seen = new ArrayList<>();
    ObjectNode page = iam.call("ListUsers", "MaxItems", "2");
    while (true) {
      seen.addAll(names("Users", "UserName", page));
      if (!page.get("IsTruncated").booleanValue()) {
        break;
      }
      assertThat(page.get("Users")).hasSize(2);
      page = iam.call("ListUsers", "MaxItems", "2", "Marker", page.get("Marker").textValue());
    }
    assertThat(seen).containsExactly("u0", "u1", "u2", "u3", "u4");
    assertThat(names("Users", "UserName", iam.call("ListUsers", "PathPrefix", "/x/")))
        .containsExactly("u2");
    assertRefused(
        ErrorCode.ValidationException, () -> iam.call("ListUsers", "Marker", "bm90IG91cnM"));
    String marker = iam.call("ListUsers", "MaxItems", "1").get("Marker").textValue();
    assertRefused(ErrorCode.ValidationException, () -> iam.call("ListRoles", "Marker", marker));
  }

  @Test
  void tagsAreAddedReplacedAndTakenAwayWithoutRegardToCase() {
    iam.call("CreateUser", "UserName", "bob", "Tags", "[{'Key':'Team','Value':'a'}]");
    iam.call(
        "TagUser",
        "UserName",
        "bob",
        "Tags",
        "[{'Key':'team','Value':'b'},{'Key':'x','Value':''}]");
    assertThat(iam.call("ListUserTags", "UserName", "bob").get("Tags"))
        .hasToString("[{\"Key\":\"team\",\"Value\":\"b\"},{\"Key\":\"x\",\"Value\":\"\"}]");
    iam.call("UntagUser", "UserName", "bob", "TagKeys", "['X','none']");
    assertThat(iam.call("ListUserTags", "UserName", "bob").get("Tags")).hasSize(1);
    assertRefused(
        ErrorCode.InvalidInput,
        () ->
            iam.call(
                "TagUser",
                "UserName",
                "bob",
                "Tags",
                "[{'Key':'a','Value':''},{'Key':'A','Value':''}]"));
    assertRefused(
        ErrorCode.InvalidInput,
        () -> iam.call("TagUser", "UserName", "bob", "Tags", "[{'Key':'aws:x','Value':''}]"));
  }

  @Test
  void anAccessNamesTheEntityAndItsConditionKeys() {
    String policy = iam.policy("P");
    iam.call(
        "CreateUser", "UserName", "bob", "Path", "/a/", "Tags", "[{'Key':'Team','Value':'a'}]");
    AccessRequest access =
        iam.prepare("AttachUserPolicy", "UserName", "bob", "PolicyArn", policy).accesses().get(0);
    assertThat(access.permission()).isEqualTo("iam:AttachUserPolicy");
    assertThat(access.resourceArn()).isEqualTo("arn:aws:iam::111122223333:user/a/bob");
    assertThat(access.resourceAccountId()).isEqualTo(ACCOUNT);
    assertThat(access.values("iam:policyarn")).containsExactly(policy);
    assertThat(access.values("aws:resourcetag/Team")).containsExactly("a");
    assertThat(access.values("iam:resourcetag/Team")).containsExactly("a");
    AccessRequest create =
        iam.prepare(
                "CreateUser",
                "UserName",
                "eve",
                "PermissionsBoundary",
                policy,
                "Tags",
                "[{'Key':'k','Value':'v'}]")
            .accesses()
            .get(0);
    assertThat(create.values("iam:permissionsboundary")).containsExactly(policy);
    assertThat(create.values("aws:requesttag/k")).containsExactly("v");
    assertThat(create.values("aws:tagkeys")).containsExactly("k");
  }

  @Test
  void whetherThereIsAUserIsSaidOnlyByTheWork() {
    AccessRequest access = iam.prepare("GetUser", "UserName", "nobody").accesses().get(0);
    assertThat(access.resourceArn()).isEqualTo("arn:aws:iam::111122223333:user/nobody");
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

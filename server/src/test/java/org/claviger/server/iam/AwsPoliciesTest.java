package org.claviger.server.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.claviger.server.iam.TestIdentities.ACCOUNT;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.claviger.server.authz.AccessRequest;
import org.claviger.server.authz.Circumstances;
import org.claviger.server.authz.Decision;
import org.claviger.server.authz.PolicyAuthorizer;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.policy.Policy;
import org.claviger.server.policy.PolicyType;
import org.claviger.server.sigv4.Caller;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AwsPoliciesTest extends OnIdentities {
  private static final String PREFIX = "arn:aws:iam::aws:policy/";
  private static final String ADMINISTRATOR = PREFIX + "AdministratorAccess";
  private static final List<String> NAMES =
      List.of(
          "AdministratorAccess",
          "AWSKeyManagementServicePowerUser",
          "IAMFullAccess",
          "IAMReadOnlyAccess",
          "PowerUserAccess");

  @ParameterizedTest
  @CsvSource({
    "AdministratorAccess, ANPAIWMBCKSKIEE64ZLYK, v1",
    "AWSKeyManagementServicePowerUser, ANPAJNPP7PPPPMJRV2SA4, v2",
    "IAMFullAccess, ANPAI7XKCFMBPM3QQRRVQ, v2",
    "IAMReadOnlyAccess, ANPAJKSO7NDY4T57MWDSQ, v4",
    "PowerUserAccess, ANPAJYRXTHIB4FOVS3ZXS, v12"
  })
  void eachIsReadUnderItsRealArn(String name, String id, String version) {
    JsonNode policy = iam.call("GetPolicy", "PolicyArn", PREFIX + name).get("Policy");
    assertThat(policy.get("PolicyName").textValue()).isEqualTo(name);
    assertThat(policy.get("PolicyId").textValue()).isEqualTo(id);
    assertThat(policy.get("DefaultVersionId").textValue()).isEqualTo(version);
    assertThat(policy.get("Description").textValue()).startsWith("Provides ");

    JsonNode shown =
        iam.call("GetPolicyVersion", "PolicyArn", PREFIX + name, "VersionId", version)
            .get("PolicyVersion");
    String document = URLDecoder.decode(shown.get("Document").textValue(), StandardCharsets.UTF_8);
    assertThat(Policy.parse(document, PolicyType.IDENTITY)).isNotNull();
    assertThat(iam.call("ListPolicyVersions", "PolicyArn", PREFIX + name).get("Versions"))
        .hasSize(1);
    assertThat(iam.call("ListPolicyTags", "PolicyArn", PREFIX + name).get("Tags")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "AdministratorAccess, kms:ScheduleKeyDeletion, true",
    "AdministratorAccess, iam:CreateUser, true",
    "AWSKeyManagementServicePowerUser, kms:CreateKey, true",
    "AWSKeyManagementServicePowerUser, kms:DescribeKey, true",
    "AWSKeyManagementServicePowerUser, iam:ListRoles, true",
    "AWSKeyManagementServicePowerUser, kms:Encrypt, false",
    "AWSKeyManagementServicePowerUser, kms:ScheduleKeyDeletion, false",
    "IAMFullAccess, iam:CreateUser, true",
    "IAMFullAccess, kms:CreateKey, false",
    "IAMReadOnlyAccess, iam:GetUser, true",
    "IAMReadOnlyAccess, iam:CreateUser, false",
    "PowerUserAccess, kms:Encrypt, true",
    "PowerUserAccess, claviger:AeadEncrypt, true",
    "PowerUserAccess, iam:ListRoles, true",
    "PowerUserAccess, iam:ListUsers, false"
  })
  void whoeverHasOneAttachedMayDoWhatItAllows(String name, String permission, boolean allowed) {
    Caller bob = iam.signer(iam.userWithKey("bob")).orElseThrow();
    assertThat(allows(bob, permission)).isFalse();

    iam.call("AttachUserPolicy", "UserName", "bob", "PolicyArn", PREFIX + name);
    assertThat(allows(bob, permission)).isEqualTo(allowed);

    iam.call("DetachUserPolicy", "UserName", "bob", "PolicyArn", PREFIX + name);
    assertThat(allows(bob, permission)).isFalse();
  }

  @Test
  void oneLimitsAsABoundary() {
    Caller bob = iam.signer(iam.userWithKey("bob")).orElseThrow();
    iam.call("AttachUserPolicy", "UserName", "bob", "PolicyArn", ADMINISTRATOR);
    iam.call(
        "PutUserPermissionsBoundary",
        "UserName",
        "bob",
        "PermissionsBoundary",
        PREFIX + "IAMReadOnlyAccess");
    assertThat(allows(bob, "iam:GetUser")).isTrue();
    assertThat(allows(bob, "iam:CreateUser")).isFalse();
  }

  @Test
  void anAccountCountsItsOwnUsersAlone() {
    iam.userWithKey("bob");
    iam.call("AttachUserPolicy", "UserName", "bob", "PolicyArn", ADMINISTRATOR);
    assertThat(attachments()).isEqualTo(1);
    assertThat(
            iam.call("ListEntitiesForPolicy", "PolicyArn", ADMINISTRATOR)
                .get("PolicyUsers")
                .findValuesAsText("UserName"))
        .containsExactly("bob");
    assertThat(iam.call("GetAccountSummary").toString()).contains("\"Policies\",\"value\":0");

    iam.call("CreateAccount", "AccountId", "444455556666", "Name", "tests");
    iam.as(IamApi.root("444455556666"));
    assertThat(attachments()).isZero();
    assertThat(iam.call("ListEntitiesForPolicy", "PolicyArn", ADMINISTRATOR).get("PolicyUsers"))
        .isEmpty();
    iam.userWithKey("al");
    iam.call("AttachUserPolicy", "UserName", "al", "PolicyArn", ADMINISTRATOR);
    assertThat(attachments()).isEqualTo(1);
  }

  @Test
  void listsShowThemBehindTheAccountsOwn() {
    iam.policy("administratorAccess");
    iam.policy("Z");
    assertThat(listed("Scope", "Local")).containsExactly("administratorAccess", "Z");
    assertThat(listed("Scope", "AWS")).containsExactlyElementsOf(NAMES);
    List<String> all = new ArrayList<>(List.of("administratorAccess", "Z"));
    all.addAll(NAMES);
    assertThat(listed()).isEqualTo(all);
    assertThat(listed("Scope", "All", "MaxItems", "1")).isEqualTo(all);
    assertThat(listed("Scope", "All", "MaxItems", "3")).isEqualTo(all);
    assertThat(listed("OnlyAttached", "true")).isEmpty();

    iam.userWithKey("bob");
    iam.call("AttachUserPolicy", "UserName", "bob", "PolicyArn", ADMINISTRATOR);
    assertThat(listed("OnlyAttached", "true")).containsExactly("AdministratorAccess");
    assertThat(listed("PathPrefix", "/app/")).isEmpty();
  }

  @Test
  void nobodyChangesThem() {
    assertRefused(
        () ->
            iam.call(
                "CreatePolicyVersion",
                "PolicyArn",
                ADMINISTRATOR,
                "PolicyDocument",
                IamApi.ALLOW,
                "SetAsDefault",
                "true"));
    assertRefused(() -> iam.call("DeletePolicy", "PolicyArn", ADMINISTRATOR));
    assertRefused(
        () -> iam.call("DeletePolicyVersion", "PolicyArn", ADMINISTRATOR, "VersionId", "v1"));
    assertRefused(
        () -> iam.call("SetDefaultPolicyVersion", "PolicyArn", ADMINISTRATOR, "VersionId", "v1"));
    assertRefused(
        () ->
            iam.call("TagPolicy", "PolicyArn", ADMINISTRATOR, "Tags", "[{'Key':'k','Value':'v'}]"));
    assertRefused(() -> iam.call("UntagPolicy", "PolicyArn", ADMINISTRATOR, "TagKeys", "['k']"));
    assertThat(iam.call("ListPolicyTags", "PolicyArn", ADMINISTRATOR).get("Tags")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        PREFIX + "ReadOnlyAccess",
        PREFIX + "administratoraccess",
        PREFIX + "job-function/AdministratorAccess",
        "arn:aws:iam::awz:policy/AdministratorAccess",
        "arn:aws:iam::111122223333:policy/AdministratorAccess"
      })
  void whatIsNotThereIsNoSuchEntity(String arn) {
    iam.userWithKey("bob");
    for (ThrowingCallable request :
        List.<ThrowingCallable>of(
            () -> iam.call("GetPolicy", "PolicyArn", arn),
            () -> iam.call("DeletePolicy", "PolicyArn", arn),
            () -> iam.call("AttachUserPolicy", "UserName", "bob", "PolicyArn", arn),
            () ->
                iam.call(
                    "PutUserPermissionsBoundary", "UserName", "bob", "PermissionsBoundary", arn))) {
      assertThatThrownBy(request)
          .isInstanceOfSatisfying(
              ApiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NoSuchEntity));
    }
  }

  private int attachments() {
    return iam.call("GetPolicy", "PolicyArn", ADMINISTRATOR)
        .get("Policy")
        .get("AttachmentCount")
        .intValue();
  }

  private boolean allows(Caller caller, String permission) {
    return new PolicyAuthorizer(identities.identities.directory())
            .decide(
                caller,
                new AccessRequest(permission, "*", ACCOUNT),
                Circumstances.at(Instant.EPOCH))
        instanceof Decision.Allowed;
  }

  /** The names of all pages. */
  private List<String> listed(String... members) {
    List<String> names = new ArrayList<>();
    Optional<String> marker = Optional.empty();
    do {
      List<Object> more = new ArrayList<>(List.of(members));
      marker.ifPresent(each -> more.addAll(List.of("Marker", each)));
      ObjectNode page = iam.call("ListPolicies", more.toArray());
      names.addAll(page.get("Policies").findValuesAsText("PolicyName"));
      marker = Optional.ofNullable(page.path("Marker").textValue());
    } while (marker.isPresent());
    return names;
  }

  private static void assertRefused(ThrowingCallable request) {
    assertThatThrownBy(request)
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.AccessDeniedException))
        .hasMessage("Policy is outside your own account.");
  }
}

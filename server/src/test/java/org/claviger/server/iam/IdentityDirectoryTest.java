package org.claviger.server.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.server.iam.TestIdentities.ACCOUNT;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.claviger.server.authz.Principal;
import org.claviger.server.sigv4.Caller;
import org.junit.jupiter.api.Test;

/** Identities as requests need them. */
class IdentityDirectoryTest extends OnFewIdentities {
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

    int verified = identities.domain.verified();
    for (int i = 0; i < 100; i++) {
      assertThat(find(caller)).isNotNull();
    }
    assertThat(identities.domain.verified()).isEqualTo(verified);

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
  void principalsAreDescribedAsIfTheyHadSigned() {
    iam.call("CreateUser", "UserName", "bob", "Path", "/a/");
    iam.call("PutUserPolicy", "UserName", "bob", "PolicyName", "x", "PolicyDocument", IamApi.ALLOW);
    iam.call("CreateRole", "RoleName", "R", "AssumeRolePolicyDocument", IamApi.TRUST);
    IdentityDirectory directory = identities.identities.directory();
    assertThat(directory.describe("arn:aws:iam::111122223333:user/a/bob").orElseThrow().policies())
        .hasSize(1);
    assertThat(directory.describe("arn:aws:iam::111122223333:role/R").orElseThrow().caller().arn())
        .isEqualTo("arn:aws:sts::111122223333:assumed-role/R/explained");
    String session = "arn:aws:sts::111122223333:assumed-role/R/today";
    assertThat(directory.describe(session).orElseThrow().caller().arn()).isEqualTo(session);
    assertThat(directory.describe("arn:aws:iam::111122223333:root")).isPresent();
    for (String none :
        List.of(
            "",
            "arn:aws:iam::444455556666:root",
            "arn:aws:iam::111122223333:user/bob",
            "arn:aws:iam::111122223333:role/Q",
            "arn:aws:sts::111122223333:assumed-role/Q/today",
            "arn:aws:sts::444455556666:assumed-role/R/today",
            "arn:aws:sts::111122223333:federated-user/bob")) {
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

  private Principal find(Caller caller) {
    Optional<Principal> found = identities.identities.directory().find(caller);
    return found.orElseThrow();
  }
}

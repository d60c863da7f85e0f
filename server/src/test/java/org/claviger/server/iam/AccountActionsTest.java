package org.claviger.server.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.claviger.server.iam.TestIdentities.ACCOUNT;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.operation.Prepared;
import org.claviger.server.operation.Result;
import org.claviger.server.sigv4.Caller;
import org.claviger.server.sigv4.Session;
import org.junit.jupiter.api.Test;

class AccountActionsTest extends OnIdentities {
  @Test
  void anAccountIsMadeWithARootUserWhoseSecretIsShownOnce() {
    Result made = iam.result("CreateAccount", "AccountId", "444455556666", "Name", "tests");
    ObjectNode answer = made.response();
    assertThat(answer.get("SecretAccessKey").textValue()).hasSize(40);
    assertThat(made.auditResponse().has("secretAccessKey")).isFalse();
    Caller root = iam.signer(answer.get("AccessKeyId").textValue()).orElseThrow();
    assertThat(root.arn()).isEqualTo("arn:aws:iam::444455556666:root");
    assertThat(identities.identities.directory().exists("444455556666")).isTrue();
    assertThat(identities.identities.directory().find(root)).isPresent();
    assertThat(iam.call("ListAccounts").get("Accounts"))
        .extracting(each -> each.get("AccountId").textValue())
        .containsExactly(ACCOUNT, "444455556666");
    String random = iam.call("CreateAccount", "Name", "x").get("AccountId").textValue();
    assertThat(random).matches("[0-9]{12}");
  }

  @Test
  void anIdIsGivenOnce() {
    assertRefused(
        ErrorCode.AlreadyExistsException,
        () -> iam.call("CreateAccount", "AccountId", ACCOUNT, "Name", "again"));
  }

  @Test
  void onlyTheOperatorsAccountAdministersAccounts() {
    iam.call("CreateAccount", "AccountId", "444455556666", "Name", "tests");
    iam.as(IamApi.root("444455556666"));
    assertRefused(ErrorCode.AccessDeniedException, () -> iam.call("CreateAccount", "Name", "x"));
    assertRefused(ErrorCode.AccessDeniedException, () -> iam.call("ListAccounts"));
    assertRefused(
        ErrorCode.AccessDeniedException, () -> iam.call("DeleteAccount", "AccountId", ACCOUNT));
  }

  @Test
  void onlyAnEmptyAccountIsDeletedAndItsRootEndsWithIt() {
    ObjectNode made = iam.call("CreateAccount", "AccountId", "444455556666", "Name", "tests");
    String keyId = made.get("AccessKeyId").textValue();
    Caller root = iam.signer(keyId).orElseThrow();
    iam.as(root);
    iam.call("CreateUser", "UserName", "bob");
    iam.as(IamApi.root(ACCOUNT));
    assertRefused(
        ErrorCode.ConflictException, () -> iam.call("DeleteAccount", "AccountId", "444455556666"));
    iam.as(root);
    iam.call("DeleteUser", "UserName", "bob");
    iam.as(IamApi.root(ACCOUNT));
    iam.call("DeleteAccount", "AccountId", "444455556666");
    assertThat(iam.signer(keyId)).isEmpty();
    assertThat(identities.identities.directory().find(root)).isEmpty();
    assertThat(identities.identities.directory().exists("444455556666")).isFalse();
    assertRefused(
        ErrorCode.NotFoundException, () -> iam.call("DeleteAccount", "AccountId", "444455556666"));
    assertRefused(
        ErrorCode.ConflictException, () -> iam.call("DeleteAccount", "AccountId", ACCOUNT));
  }

  @Test
  void theIdOfADeletedAccountIsNotGivenAgain() {
    iam.call("CreateAccount", "AccountId", "444455556666", "Name", "tests");
    iam.call("DeleteAccount", "AccountId", "444455556666");
    assertRefused(
        ErrorCode.AlreadyExistsException,
        () -> iam.call("CreateAccount", "AccountId", "444455556666", "Name", "again"));
    assertThat(iam.call("ListAccounts").get("Accounts"))
        .extracting(each -> each.get("AccountId").textValue())
        .containsExactly(ACCOUNT);
    assertRefused(
        ErrorCode.NotFoundException, () -> iam.call("DeleteAccount", "AccountId", "444455556666"));
  }

  @Test
  void whatWasUnderWayWhenTheAccountWasDeletedLeavesNothingInIt() {
    iam.call("CreateAccount", "AccountId", "444455556666", "Name", "tests");
    iam.as(IamApi.root("444455556666"));
    List<Prepared> underWay =
        List.of(
            iam.prepare("CreateAccessKey"),
            iam.prepare("CreateUser", "UserName", "bob"),
            iam.prepare("CreateGroup", "GroupName", "g"),
            iam.prepare("CreateRole", "RoleName", "r", "AssumeRolePolicyDocument", IamApi.TRUST),
            iam.prepare("CreatePolicy", "PolicyName", "p", "PolicyDocument", IamApi.ALLOW),
            iam.prepare("CreateOpenIDConnectProvider", "Url", "https://issuer.example"));
    iam.as(IamApi.root(ACCOUNT));
    iam.call("DeleteAccount", "AccountId", "444455556666");
    for (Prepared each : underWay) {
      assertRefused(ErrorCode.UnrecognizedClientException, () -> each.work().run());
    }
    assertThat(identities.accessKeys.list(KeyOwner.root("444455556666"), "", 10)).isEmpty();
  }

  @Test
  void aRootSessionOlderThanTheAccountIsNobody() {
    Instant created = identities.accounts.find(ACCOUNT).orElseThrow().created();
    IdentityDirectory directory = identities.identities.directory();
    assertThat(directory.find(rootSession(created))).isPresent();
    assertThat(directory.find(rootSession(created.minusSeconds(1)))).isEmpty();
  }

  private static Caller rootSession(Instant issued) {
    Caller root = IamApi.root(ACCOUNT);
    Session session =
        new Session(
            root.arn(),
            ACCOUNT,
            "",
            issued,
            issued.plusSeconds(900),
            List.of(),
            Map.of(),
            Optional.empty(),
            Optional.empty());
    return new Caller(
        ACCOUNT, root.arn(), ACCOUNT, root.type(), "ASIAIOSFODNN7EXAMPLE", Optional.of(session));
  }

  @Test
  void theServerStartsWithItsOperatorsAccountAlone() throws IOException {
    iam.call("CreateAccount", "AccountId", "000000000001", "Name", "first in the list");
    identities.accounts.open(ACCOUNT, key -> {});
    assertThatThrownBy(() -> identities.accounts.open("000000000001", key -> {}))
        .isInstanceOf(AccountChangedException.class);
  }

  private static void assertRefused(ErrorCode code, ThrowingCallable request) {
    assertThatThrownBy(request)
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}

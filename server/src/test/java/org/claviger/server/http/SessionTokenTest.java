package org.claviger.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.server.http.StsDocuments.allow;
import static org.claviger.server.http.StsDocuments.userArn;

import java.time.Instant;
import org.claviger.server.http.StsApi.Answer;
import org.claviger.server.http.StsApi.Credentials;
import org.junit.jupiter.api.Test;

class SessionTokenTest extends OnSts {
  private static final String ACCOUNT = StsApi.ACCOUNT;

  @Test
  void aUserGetsASessionOfItsOwnThatEndsWithIt() {
    Credentials alice = api.user(name, allow("iam:ListRoles"));

    Credentials session = api.sts(alice, "GetSessionToken").credentials();

    assertThat(api.identity(session).text("Arn")).isEqualTo(userArn(name));
    assertThat(api.listRoles(session).status()).isEqualTo(200);
    api.sts(session, "GetSessionToken").refused(403, "AccessDenied");

    api.iam("DeleteUserPolicy", "UserName", name, "PolicyName", "p");
    api.listRoles(session).refused(403, "AccessDenied");
    api.iam("DeleteAccessKey", "UserName", name, "AccessKeyId", alice.accessKeyId());
    api.iam("DeleteUser", "UserName", name);
    api.identity(session).refused(403, "InvalidClientTokenId");
  }

  @Test
  void theRootUsersSessionLastsAnHour() {
    Answer answer = api.sts(api.root, "GetSessionToken", "DurationSeconds", "129600").succeeded();
    Credentials session = answer.credentials();

    assertThat(Instant.parse(answer.text("Expiration")))
        .isBetween(Instant.now().plusSeconds(3_500), Instant.now().plusSeconds(3_601));
    assertThat(api.identity(session).text("Arn")).isEqualTo("arn:aws:iam::" + ACCOUNT + ":root");
    api.sts(api.root, "GetSessionToken", "DurationSeconds", "129601")
        .refused(400, "ValidationError");
  }

  @Test
  void aTokenWithAnotherSecretOrKeyIsRefused() {
    Credentials one = api.sts(api.root, "GetSessionToken").credentials();
    Credentials two = api.sts(api.root, "GetSessionToken").credentials();

    api.identity(new Credentials(one.accessKeyId(), two.secret(), one.token()))
        .refused(403, "SignatureDoesNotMatch");
    api.identity(new Credentials(one.accessKeyId(), one.secret(), two.token()))
        .refused(403, "InvalidClientTokenId");
    api.identity(new Credentials(one.accessKeyId(), one.secret(), null))
        .refused(403, "InvalidClientTokenId");
    api.identity(new Credentials(api.root.accessKeyId(), api.root.secret(), one.token()))
        .refused(403, "InvalidClientTokenId");
    assertThat(api.audit.refusals).hasSize(4);
  }

  @Test
  void nothingElseIsDoneWithoutASignature() {
    api.unsigned("GetCallerIdentity").refused(403, "MissingAuthenticationToken");
    api.unsigned("GetSessionToken").refused(403, "MissingAuthenticationToken");
    api.unsigned("AssumeRole").refused(403, "MissingAuthenticationToken");
  }

  @Test
  void theAccountOfAnAccessKeyIsTold() {
    assertThat(
            api.sts(api.root, "GetAccessKeyInfo", "AccessKeyId", api.root.accessKeyId())
                .succeeded()
                .text("Account"))
        .isEqualTo(ACCOUNT);
    api.sts(api.root, "GetAccessKeyInfo", "AccessKeyId", "AKIAAAAAAAAAAAAAAAAA")
        .refused(400, "ValidationError");
  }
}

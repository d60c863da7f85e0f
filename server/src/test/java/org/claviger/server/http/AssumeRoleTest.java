package org.claviger.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.server.http.StsDocuments.allow;
import static org.claviger.server.http.StsDocuments.equal;
import static org.claviger.server.http.StsDocuments.trust;
import static org.claviger.server.http.StsDocuments.userArn;

import java.time.Instant;
import org.claviger.server.audit.AuditEvent;
import org.claviger.server.http.StsApi.Answer;
import org.claviger.server.http.StsApi.Credentials;
import org.claviger.server.sigv4.Caller.PrincipalType;
import org.claviger.server.sigv4.Session;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AssumeRoleTest extends OnSts {
  private static final String ACCOUNT = StsApi.ACCOUNT;
  private static final String NOTHING = allow("s3:GetObject");

  @Test
  void aRoleIsAssumedByTheUserItNames() {
    Credentials alice = api.user(name, NOTHING);
    String role = api.role(name, trust(userArn(name), ""));

    Answer answer = api.assume(alice, role).succeeded();

    assertThat(answer.text("Arn"))
        .isEqualTo("arn:aws:sts::" + ACCOUNT + ":assumed-role/" + name + "/session");
    assertThat(answer.text("AssumedRoleId")).matches("AROA[A-Z2-7]{17}:session");
    assertThat(answer.text("AccessKeyId")).matches("ASIA[A-Z2-7]{16}");
    assertThat(answer.xml()).doesNotContain("PackedPolicySize");
    assertThat(api.identity(answer.credentials()).text("Arn")).isEqualTo(answer.text("Arn"));
    assertThat(api.identity(answer.credentials()).text("UserId"))
        .isEqualTo(answer.text("AssumedRoleId"));
  }

  @Test
  void aTrustInAUserMeansNoNamesakeButTheUserUnderAnotherName() {
    Credentials alice = api.user(name, NOTHING);
    String role = api.role(name, trust(userArn(name), ""));
    String newName = name + "Renamed";
    api.iam("UpdateUser", "UserName", name, "NewUserName", newName);
    Credentials namesake = api.user(name, NOTHING);

    api.assume(alice, role).succeeded();
    api.assume(namesake, role).refused(403, "AccessDenied");

    api.iam("UpdateAssumeRolePolicy", "RoleName", name, "PolicyDocument", trust(userArn(name), ""));
    api.assume(alice, role).refused(403, "AccessDenied");
    api.assume(namesake, role).succeeded();
  }

  @Test
  void aTrustInTheAccountNeedsTheUsersOwnPolicyToo() {
    Credentials alice = api.user(name, NOTHING);
    String role = api.role(name, trust(ACCOUNT, ""));

    api.assume(alice, role).refused(403, "AccessDenied");

    api.iam(
        "PutUserPolicy",
        "UserName",
        name,
        "PolicyName",
        "p",
        "PolicyDocument",
        allow("sts:AssumeRole"));
    api.assume(alice, role).succeeded();
  }

  @Test
  void theUsersOwnPermissionDoesNotOpenARole() {
    Credentials alice = api.user(name, allow("sts:*"));
    String role = api.role(name, trust("arn:aws:iam::" + ACCOUNT + ":user/" + other(), ""));

    assertThat(api.assume(alice, role).refused(403, "AccessDenied").text("Message"))
        .startsWith(
            "User: "
                + userArn(name)
                + " is not authorized to perform: sts:AssumeRole on resource: "
                + role);
  }

  @Test
  void anExplicitDenyOfTheUserWinsOverTheTrust() {
    Credentials alice =
        api.user(name, allow("s3:*").replace("Allow", "Deny").replace("s3:", "sts:"));
    String role = api.role(name, trust(userArn(name), ""));

    api.assume(alice, role).refused(403, "AccessDenied");
  }

  @Test
  void aRoleThatIsNotThereIsRefusedAsOneThatTrustsNobody() {
    Credentials alice = api.user(name, allow("sts:*"));
    String role = api.role(name, trust("arn:aws:iam::" + ACCOUNT + ":user/" + other(), ""));
    String absent = role + "Absent";

    String closed = api.assume(alice, role).refused(403, "AccessDenied").text("Message");

    assertThat(api.assume(alice, absent).refused(403, "AccessDenied").text("Message"))
        .isEqualTo(closed.replace(role, absent));
    assertThat(api.assume(alice, absent, "DurationSeconds", "43200").text("Message"))
        .isEqualTo(closed.replace(role, absent));
    assertThat(api.assume(alice, role, "DurationSeconds", "43200").text("Message"))
        .isEqualTo(closed);
  }

  @Test
  void rootUsersAssumeNoRole() {
    String role = api.role(name, trust(ACCOUNT, ""));

    assertThat(api.assume(api.root, role).refused(403, "AccessDenied").text("Message"))
        .isEqualTo("Roles may not be assumed by root accounts.");
  }

  @ParameterizedTest
  @CsvSource({
    "sts:ExternalId, ExternalId, secret-42",
    "sts:RoleSessionName, , session",
    "sts:SourceIdentity, SourceIdentity, secret-42"
  })
  void trustPoliciesAskAboutTheRequest(String key, String member, String value) {
    Credentials alice = api.user(name, NOTHING);
    String wanted =
        api.role(name, trust(userArn(name), equal(key, value)).replace("sts:AssumeRole", "sts:*"));
    String other =
        api.role(
            name + "2",
            trust(userArn(name), equal(key, "else")).replace("sts:AssumeRole", "sts:*"));
    String[] members = member == null ? new String[0] : new String[] {member, value};

    api.assume(alice, wanted, members).succeeded();
    api.assume(alice, other, members).refused(403, "AccessDenied");
  }

  @Test
  void sessionTagsNeedPermissionAndAreHandedOnWhereTransitive() {
    Credentials alice = api.user(name, NOTHING);
    String first = api.role(name, trust(userArn(name), ""));
    String[] tags = {
      "Tags.member.1.Key", "Team", "Tags.member.1.Value", "blue",
      "Tags.member.2.Key", "Desk", "Tags.member.2.Value", "",
      "TransitiveTagKeys.member.1", "Team"
    };
    api.assume(alice, first, tags).refused(403, "AccessDenied");

    String second =
        api.role(name + "2", trust(userArn(name), "").replace("sts:AssumeRole", "sts:*"));
    Answer answer = api.assume(alice, second, tags).succeeded();
    assertThat(answer.text("PackedPolicySize")).isEqualTo("1");
    Session session = api.session(answer.credentials());
    assertThat(session.tags()).containsOnlyKeys("Team", "Desk").containsEntry("Team", "blue");

    String third =
        api.role(
            name + "3",
            trust("arn:aws:iam::" + ACCOUNT + ":role/" + name + "2", "")
                .replace("sts:AssumeRole", "sts:*"));
    Answer chained = api.assume(answer.credentials(), third).succeeded();
    assertThat(api.session(chained.credentials()).tags()).containsOnlyKeys("Team");
    api.assume(
            answer.credentials(), third, "Tags.member.1.Key", "team", "Tags.member.1.Value", "red")
        .refused(400, "ValidationError");
  }

  @Test
  void theSourceIdentityOfASessionStays() {
    Credentials alice = api.user(name, NOTHING);
    String first = api.role(name, trust(userArn(name), "").replace("sts:AssumeRole", "sts:*"));
    Credentials session = api.assume(alice, first, "SourceIdentity", "alice").credentials();
    String trust =
        trust("arn:aws:iam::" + ACCOUNT + ":role/" + name, equal("aws:SourceIdentity", "alice"));
    String second = api.role(name + "2", trust.replace("sts:AssumeRole", "sts:*"));

    assertThat(api.assume(session, second).succeeded().text("SourceIdentity")).isEqualTo("alice");
    api.assume(session, second, "SourceIdentity", "bob").refused(403, "AccessDenied");
  }

  @Test
  void aSessionIsAsLongAsTheRoleLets() {
    Credentials alice = api.user(name, NOTHING);
    String role = api.role(name, trust(userArn(name), ""));

    api.assume(alice, role, "DurationSeconds", "900").succeeded();
    api.assume(alice, role, "DurationSeconds", "899").refused(400, "ValidationError");
    assertThat(api.assume(alice, role, "DurationSeconds", "3601").text("Message"))
        .isEqualTo(
            "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
  }

  @Test
  void aChainOfRolesLastsAnHour() {
    Credentials alice = api.user(name, NOTHING);
    String first = api.role(name, trust(userArn(name), ""));
    String second = api.role(name + "2", trust("arn:aws:iam::" + ACCOUNT + ":role/" + name, ""));
    api.iam("UpdateRole", "RoleName", name + "2", "MaxSessionDuration", "43200");
    Credentials session = api.assume(alice, first).credentials();

    api.assume(session, second, "DurationSeconds", "3600").succeeded();
    assertThat(
            api.assume(session, second, "DurationSeconds", "3601")
                .refused(400, "ValidationError")
                .text("Message"))
        .contains("1 hour session limit");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "RoleSessionName=a",
        "RoleSessionName=a/b",
        "RoleArn=arn:aws:iam::111122223333:user/x",
        "RoleArn=short",
        "DurationSeconds=43201",
        "ExternalId=a",
        "SourceIdentity=a%20b",
        "Tags.member.1.Key=aws:reserved&Tags.member.1.Value=x",
        "Tags.member.1.Key=a&Tags.member.1.Value=x&Tags.member.2.Key=A&Tags.member.2.Value=x",
        "TransitiveTagKeys.member.1=Team"
      })
  void whatBreaksAConstraintIsRefused(String members) {
    String form =
        "Action=AssumeRole&Version=2011-06-15"
            + (members.startsWith("RoleArn")
                ? ""
                : "&RoleArn=arn:aws:iam::111122223333:role/Reader")
            + (members.startsWith("RoleSessionName") ? "" : "&RoleSessionName=session");

    api.send(api.root, "sts", form + "&" + members).refused(400, "ValidationError");
  }

  @Test
  void mfaIsNotPassedOver() {
    Credentials alice = api.user(name, NOTHING);
    String role = api.role(name, trust(userArn(name), ""));

    api.assume(
            alice, role, "SerialNumber", "arn:aws:iam::111122223333:mfa/a", "TokenCode", "123456")
        .refused(400, "UnsupportedOperationException");
  }

  @Test
  void sessionsEndWithTheirRoleEvenIfItIsMadeAnew() {
    Credentials alice = api.user(name, NOTHING);
    String role = api.role(name, trust(userArn(name), ""));
    Credentials session = api.assume(alice, role).credentials();
    api.identity(session).succeeded();

    api.iam("DeleteRole", "RoleName", name);
    api.identity(session).refused(403, "InvalidClientTokenId");

    api.role(name, trust(userArn(name), ""));
    api.identity(session).refused(403, "InvalidClientTokenId");
    api.identity(api.assume(alice, role).credentials()).succeeded();
  }

  @Test
  void sessionsCanBeRevokedByTheirTimeOfIssue() {
    Credentials alice = api.user(name, NOTHING);
    String role = api.role(name, trust(userArn(name), ""));
    api.iam("PutRolePolicy", "RoleName", name, "PolicyName", "p", "PolicyDocument", allow("iam:*"));
    Credentials session = api.assume(alice, role).credentials();
    assertThat(api.listRoles(session).status()).isEqualTo(200);

    String revoke =
        "{'Version':'2012-10-17','Statement':{'Effect':'Deny','Action':'*','Resource':'*','Condition':{'DateLessThan':{'aws:TokenIssueTime':'"
            + Instant.now().plusSeconds(2)
            + "'}}}}";
    api.iam(
        "PutRolePolicy",
        "RoleName",
        name,
        "PolicyName",
        "AWSRevokeOlderSessions",
        "PolicyDocument",
        revoke.replace('\'', '"'));

    api.listRoles(session).refused(403, "AccessDenied");
    api.identity(session).succeeded();
  }

  @Test
  void theRecordShowsTheSessionAndNoSecret() {
    Credentials alice = api.user(name, NOTHING);
    String role = api.role(name, trust(userArn(name), ""));
    api.audit.drain();

    Credentials session = api.assume(alice, role, "ExternalId", "given").credentials();
    api.identity(session);

    AuditEvent begun = api.audit.durable.get(0);
    assertThat(begun.eventName()).isEqualTo("AssumeRole");
    assertThat(begun.caller().arn()).isEqualTo(userArn(name));
    assertThat(begun.requestParameters())
        .hasToString(
            "{\"roleArn\":\"%s\",\"roleSessionName\":\"session\",\"externalId\":\"given\"}"
                .formatted(role));
    assertThat(begun.responseElements().toString())
        .contains(session.accessKeyId(), "expiration", "assumedRoleUser")
        .doesNotContain(session.secret(), session.token());
    AuditEvent used = api.audit.durable.get(1);
    assertThat(used.caller().type()).isEqualTo(PrincipalType.ASSUMED_ROLE);
    assertThat(used.caller().session().orElseThrow().issuerArn()).isEqualTo(role);
  }

  private String other() {
    api.iam("CreateUser", "UserName", name + "Other");
    return name + "Other";
  }
}

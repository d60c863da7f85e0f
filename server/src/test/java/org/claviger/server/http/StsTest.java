package org.claviger.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.claviger.server.audit.AuditEvent;
import org.claviger.server.http.StsApi.Answer;
import org.claviger.server.http.StsApi.Credentials;
import org.claviger.server.http.issuer.TestIssuer;
import org.claviger.server.iam.session.AuthorizationMessages;
import org.claviger.server.sigv4.Caller.PrincipalType;
import org.claviger.server.sigv4.Session;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StsTest {
  private static final String ACCOUNT = StsApi.ACCOUNT;
  private static final String NOTHING = allow("s3:GetObject");
  private static final AtomicInteger NAMES = new AtomicInteger();

  @TempDir static Path folder;
  private static TestIssuer issuer;
  private static StsApi api;

  private final String name = "Name" + NAMES.incrementAndGet() + "N";

  @BeforeAll
  static void start() throws IOException, GeneralSecurityException, JOSEException {
    issuer = TestIssuer.start(folder);
    api = new StsApi(folder, issuer);
    api.iam(
        "CreateOpenIDConnectProvider",
        "Url",
        issuer.url(),
        "ClientIDList.member.1",
        TestIssuer.CLIENT);
  }

  @AfterAll
  static void stop() {
    api.close();
    issuer.close();
  }

  @BeforeEach
  void forget() {
    api.audit.drain();
    api.audit.refusals.clear();
  }

  @Test
  void aRoleIsAssumedByTheUserItNames() {
    Credentials alice = api.user(name, NOTHING);
    String role = api.role(name, trust(userArn(), ""));

    Answer answer = assume(alice, role).succeeded();

    assertThat(answer.text("Arn"))
        .isEqualTo("arn:aws:sts::" + ACCOUNT + ":assumed-role/" + name + "/session");
    assertThat(answer.text("AssumedRoleId")).matches("AROA[A-Z2-7]{17}:session");
    assertThat(answer.text("AccessKeyId")).matches("ASIA[A-Z2-7]{16}");
    assertThat(answer.xml()).doesNotContain("PackedPolicySize");
    assertThat(identity(answer.credentials()).text("Arn")).isEqualTo(answer.text("Arn"));
    assertThat(identity(answer.credentials()).text("UserId"))
        .isEqualTo(answer.text("AssumedRoleId"));
  }

  @Test
  void aTrustInAUserMeansNoNamesakeButTheUserUnderAnotherName() {
    Credentials alice = api.user(name, NOTHING);
    String role = api.role(name, trust(userArn(), ""));
    String newName = name + "Renamed";
    api.iam("UpdateUser", "UserName", name, "NewUserName", newName);
    Credentials namesake = api.user(name, NOTHING);

    assume(alice, role).succeeded();
    assume(namesake, role).refused(403, "AccessDenied");

    api.iam("UpdateAssumeRolePolicy", "RoleName", name, "PolicyDocument", trust(userArn(), ""));
    assume(alice, role).refused(403, "AccessDenied");
    assume(namesake, role).succeeded();
  }

  @Test
  void aTrustInTheAccountNeedsTheUsersOwnPolicyToo() {
    Credentials alice = api.user(name, NOTHING);
    String role = api.role(name, trust(ACCOUNT, ""));

    assume(alice, role).refused(403, "AccessDenied");

    api.iam(
        "PutUserPolicy",
        "UserName",
        name,
        "PolicyName",
        "p",
        "PolicyDocument",
        allow("sts:AssumeRole"));
    assume(alice, role).succeeded();
  }

  @Test
  void theUsersOwnPermissionDoesNotOpenARole() {
    Credentials alice = api.user(name, allow("sts:*"));
    String role = api.role(name, trust("arn:aws:iam::" + ACCOUNT + ":user/" + other(), ""));

    assertThat(assume(alice, role).refused(403, "AccessDenied").text("Message"))
        .startsWith(
            "User: "
                + userArn()
                + " is not authorized to perform: sts:AssumeRole on resource: "
                + role);
  }

  @Test
  void anExplicitDenyOfTheUserWinsOverTheTrust() {
    Credentials alice =
        api.user(name, allow("s3:*").replace("Allow", "Deny").replace("s3:", "sts:"));
    String role = api.role(name, trust(userArn(), ""));

    assume(alice, role).refused(403, "AccessDenied");
  }

  @Test
  void aRoleThatIsNotThereIsRefusedAsOneThatTrustsNobody() {
    Credentials alice = api.user(name, allow("sts:*"));
    String role = api.role(name, trust("arn:aws:iam::" + ACCOUNT + ":user/" + other(), ""));
    String absent = role + "Absent";

    String closed = assume(alice, role).refused(403, "AccessDenied").text("Message");

    assertThat(assume(alice, absent).refused(403, "AccessDenied").text("Message"))
        .isEqualTo(closed.replace(role, absent));
    assertThat(assume(alice, absent, "DurationSeconds", "43200").text("Message"))
        .isEqualTo(closed.replace(role, absent));
    assertThat(assume(alice, role, "DurationSeconds", "43200").text("Message")).isEqualTo(closed);
  }

  @Test
  void rootUsersAssumeNoRole() {
    String role = api.role(name, trust(ACCOUNT, ""));

    assertThat(assume(api.root, role).refused(403, "AccessDenied").text("Message"))
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
        api.role(name, trust(userArn(), equal(key, value)).replace("sts:AssumeRole", "sts:*"));
    String other =
        api.role(
            name + "2", trust(userArn(), equal(key, "else")).replace("sts:AssumeRole", "sts:*"));
    String[] members = member == null ? new String[0] : new String[] {member, value};

    assume(alice, wanted, members).succeeded();
    assume(alice, other, members).refused(403, "AccessDenied");
  }

  @Test
  void sessionTagsNeedPermissionAndAreHandedOnWhereTransitive() {
    Credentials alice = api.user(name, NOTHING);
    String first = api.role(name, trust(userArn(), ""));
    String[] tags = {
      "Tags.member.1.Key", "Team", "Tags.member.1.Value", "blue",
      "Tags.member.2.Key", "Desk", "Tags.member.2.Value", "",
      "TransitiveTagKeys.member.1", "Team"
    };
    assume(alice, first, tags).refused(403, "AccessDenied");

    String second = api.role(name + "2", trust(userArn(), "").replace("sts:AssumeRole", "sts:*"));
    Answer answer = assume(alice, second, tags).succeeded();
    assertThat(answer.text("PackedPolicySize")).isEqualTo("1");
    Session session = session(answer.credentials());
    assertThat(session.tags()).containsOnlyKeys("Team", "Desk").containsEntry("Team", "blue");

    String third =
        api.role(
            name + "3",
            trust("arn:aws:iam::" + ACCOUNT + ":role/" + name + "2", "")
                .replace("sts:AssumeRole", "sts:*"));
    Answer chained = assume(answer.credentials(), third).succeeded();
    assertThat(session(chained.credentials()).tags()).containsOnlyKeys("Team");
    assume(answer.credentials(), third, "Tags.member.1.Key", "team", "Tags.member.1.Value", "red")
        .refused(400, "ValidationError");
  }

  @Test
  void theSourceIdentityOfASessionStays() {
    Credentials alice = api.user(name, NOTHING);
    String first = api.role(name, trust(userArn(), "").replace("sts:AssumeRole", "sts:*"));
    Credentials session = assume(alice, first, "SourceIdentity", "alice").credentials();
    String trust =
        trust("arn:aws:iam::" + ACCOUNT + ":role/" + name, equal("aws:SourceIdentity", "alice"));
    String second = api.role(name + "2", trust.replace("sts:AssumeRole", "sts:*"));

    assertThat(assume(session, second).succeeded().text("SourceIdentity")).isEqualTo("alice");
    assume(session, second, "SourceIdentity", "bob").refused(403, "AccessDenied");
  }

  @Test
  void aSessionIsAsLongAsTheRoleLets() {
    Credentials alice = api.user(name, NOTHING);
    String role = api.role(name, trust(userArn(), ""));

    assume(alice, role, "DurationSeconds", "900").succeeded();
    assume(alice, role, "DurationSeconds", "899").refused(400, "ValidationError");
    assertThat(assume(alice, role, "DurationSeconds", "3601").text("Message"))
        .isEqualTo(
            "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
  }

  @Test
  void aChainOfRolesLastsAnHour() {
    Credentials alice = api.user(name, NOTHING);
    String first = api.role(name, trust(userArn(), ""));
    String second = api.role(name + "2", trust("arn:aws:iam::" + ACCOUNT + ":role/" + name, ""));
    api.iam("UpdateRole", "RoleName", name + "2", "MaxSessionDuration", "43200");
    Credentials session = assume(alice, first).credentials();

    assume(session, second, "DurationSeconds", "3600").succeeded();
    assertThat(
            assume(session, second, "DurationSeconds", "3601")
                .refused(400, "ValidationError")
                .text("Message"))
        .contains("1 hour session limit");
  }

  @Test
  void aSessionPolicyLimitsTheSession() {
    Credentials alice = api.user(name, NOTHING);
    String role = api.role(name, trust(userArn(), ""));
    api.iam("PutRolePolicy", "RoleName", name, "PolicyName", "p", "PolicyDocument", allow("iam:*"));

    Credentials free = assume(alice, role).credentials();
    Credentials bound = assume(alice, role, "Policy", allow("iam:ListUsers")).credentials();

    assertThat(listRoles(free).status()).isEqualTo(200);
    listRoles(bound).refused(403, "AccessDenied");
    assertThat(api.send(bound, "iam", "Action=ListUsers&Version=2010-05-08").status())
        .isEqualTo(200);
  }

  @Test
  void managedSessionPoliciesLimitTheSessionAsTheyAreNow() {
    Credentials alice = api.user(name, NOTHING);
    String role = api.role(name, trust(userArn(), ""));
    api.iam("PutRolePolicy", "RoleName", name, "PolicyName", "p", "PolicyDocument", allow("iam:*"));
    String policy =
        api.iam("CreatePolicy", "PolicyName", name, "PolicyDocument", allow("iam:List*"))
            .text("Arn");
    Credentials bound = assume(alice, role, "PolicyArns.member.1.arn", policy).credentials();
    assertThat(listRoles(bound).status()).isEqualTo(200);

    api.iam("DeletePolicy", "PolicyArn", policy);

    listRoles(bound).refused(403, "AccessDenied");
    assume(alice, role, "PolicyArns.member.1.arn", policy).refused(400, "ValidationError");
  }

  @Test
  void aPolicyThatIsNoneIsRefused() {
    Credentials alice = api.user(name, NOTHING);
    String role = api.role(name, trust(userArn(), ""));

    assume(alice, role, "Policy", "{}").refused(400, "MalformedPolicyDocument");
    assume(alice, role, "Policy", "x".repeat(2_049)).refused(400, "ValidationError");
  }

  @Test
  void tooManyTagsAreTooLarge() {
    Credentials alice = api.user(name, NOTHING);
    String role = api.role(name, trust(userArn(), "").replace("sts:AssumeRole", "sts:*"));
    String[] tags = new String[4 * 40];
    for (int i = 0; i < 40; i++) {
      tags[4 * i] = "Tags.member." + (i + 1) + ".Key";
      tags[4 * i + 1] = "key" + i;
      tags[4 * i + 2] = "Tags.member." + (i + 1) + ".Value";
      tags[4 * i + 3] = "v".repeat(200);
    }

    assume(alice, role, tags).refused(400, "PackedPolicyTooLarge");
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
    String role = api.role(name, trust(userArn(), ""));

    assume(alice, role, "SerialNumber", "arn:aws:iam::111122223333:mfa/a", "TokenCode", "123456")
        .refused(400, "UnsupportedOperationException");
  }

  @Test
  void sessionsEndWithTheirRoleEvenIfItIsMadeAnew() {
    Credentials alice = api.user(name, NOTHING);
    String role = api.role(name, trust(userArn(), ""));
    Credentials session = assume(alice, role).credentials();
    identity(session).succeeded();

    api.iam("DeleteRole", "RoleName", name);
    identity(session).refused(403, "InvalidClientTokenId");

    api.role(name, trust(userArn(), ""));
    identity(session).refused(403, "InvalidClientTokenId");
    identity(assume(alice, role).credentials()).succeeded();
  }

  @Test
  void sessionsCanBeRevokedByTheirTimeOfIssue() {
    Credentials alice = api.user(name, NOTHING);
    String role = api.role(name, trust(userArn(), ""));
    api.iam("PutRolePolicy", "RoleName", name, "PolicyName", "p", "PolicyDocument", allow("iam:*"));
    Credentials session = assume(alice, role).credentials();
    assertThat(listRoles(session).status()).isEqualTo(200);

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

    listRoles(session).refused(403, "AccessDenied");
    identity(session).succeeded();
  }

  @Test
  void aUserGetsASessionOfItsOwnThatEndsWithIt() {
    Credentials alice = api.user(name, allow("iam:ListRoles"));

    Credentials session = api.sts(alice, "GetSessionToken").credentials();

    assertThat(identity(session).text("Arn")).isEqualTo(userArn());
    assertThat(listRoles(session).status()).isEqualTo(200);
    api.sts(session, "GetSessionToken").refused(403, "AccessDenied");

    api.iam("DeleteUserPolicy", "UserName", name, "PolicyName", "p");
    listRoles(session).refused(403, "AccessDenied");
    api.iam("DeleteAccessKey", "UserName", name, "AccessKeyId", alice.accessKeyId());
    api.iam("DeleteUser", "UserName", name);
    identity(session).refused(403, "InvalidClientTokenId");
  }

  @Test
  void theRootUsersSessionLastsAnHour() {
    Answer answer = api.sts(api.root, "GetSessionToken", "DurationSeconds", "129600").succeeded();
    Credentials session = answer.credentials();

    assertThat(Instant.parse(answer.text("Expiration")))
        .isBetween(Instant.now().plusSeconds(3_500), Instant.now().plusSeconds(3_601));
    assertThat(identity(session).text("Arn")).isEqualTo("arn:aws:iam::" + ACCOUNT + ":root");
    api.sts(api.root, "GetSessionToken", "DurationSeconds", "129601")
        .refused(400, "ValidationError");
  }

  @Test
  void aTokenWithAnotherSecretOrKeyIsRefused() {
    Credentials one = api.sts(api.root, "GetSessionToken").credentials();
    Credentials two = api.sts(api.root, "GetSessionToken").credentials();

    identity(new Credentials(one.accessKeyId(), two.secret(), one.token()))
        .refused(403, "SignatureDoesNotMatch");
    identity(new Credentials(one.accessKeyId(), one.secret(), two.token()))
        .refused(403, "InvalidClientTokenId");
    identity(new Credentials(one.accessKeyId(), one.secret(), null))
        .refused(403, "InvalidClientTokenId");
    identity(new Credentials(api.root.accessKeyId(), api.root.secret(), one.token()))
        .refused(403, "InvalidClientTokenId");
    assertThat(api.audit.refusals).hasSize(4);
  }

  @Test
  void theRecordShowsTheSessionAndNoSecret() {
    Credentials alice = api.user(name, NOTHING);
    String role = api.role(name, trust(userArn(), ""));
    api.audit.drain();

    Credentials session = assume(alice, role, "ExternalId", "given").credentials();
    identity(session);

    AuditEvent begun = api.audit.durable.get(0);
    assertThat(begun.eventName()).isEqualTo("AssumeRole");
    assertThat(begun.caller().arn()).isEqualTo(userArn());
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

  @Test
  void aWebIdentityAssumesARoleThatNamesItsProvider() {
    String role = api.role(name, webTrust(webKey("sub"), "alice"));

    Answer answer = assumeWeb(role, token()).succeeded();

    assertThat(answer.text("SubjectFromWebIdentityToken")).isEqualTo("alice");
    assertThat(answer.text("Provider")).isEqualTo(issuer.url());
    assertThat(answer.text("Audience")).isEqualTo(TestIssuer.CLIENT);
    assertThat(identity(answer.credentials()).text("Arn"))
        .isEqualTo("arn:aws:sts::" + ACCOUNT + ":assumed-role/" + name + "/session");
    assertThat(session(answer.credentials()).provider()).contains(issuer.provider().arn());
  }

  @Test
  void anotherSubjectOrAudienceIsRefusedAndCounted() {
    String bySubject = api.role(name, webTrust(webKey("sub"), "bob"));
    String byAudience = api.role(name + "2", webTrust(webKey("aud"), "another"));
    api.audit.drain();

    for (String role : new String[] {bySubject, byAudience, bySubject + "Absent"}) {
      assertThat(assumeWeb(role, token()).refused(403, "AccessDenied").text("Message"))
          .isEqualTo("Not authorized to perform sts:AssumeRoleWithWebIdentity");
    }
    assertThat(api.audit.durable).isEmpty();
    assertThat(api.audit.refusals).hasSize(3).allMatch(each -> each.endsWith("from 192.0.2.7"));
  }

  @Test
  void onlyAStatementThatNamesTheProviderLetsAWebIdentityIn() {
    String everyone =
        "{'Version':'2012-10-17','Statement':{'Effect':'Allow','Principal':'*','Action':'sts:*'}}";
    String account = everyone.replace("'*',", "{'AWS':'" + ACCOUNT + "'},");

    for (String trust : new String[] {everyone, account}) {
      String role = api.role("N" + NAMES.incrementAndGet(), trust.replace('\'', '"'));
      assumeWeb(role, token()).refused(403, "AccessDenied");
    }
  }

  @Test
  void aTokenThatDoesNotVerifyIsRefusedAndCounted() {
    String role = api.role(name, webTrust(webKey("sub"), "alice"));
    String token = token();
    api.audit.drain();

    assumeWeb(role, token.substring(0, token.length() - 8) + "AAAAAAAA")
        .refused(400, "InvalidIdentityToken");
    assumeWeb(role, issuer.sign(issuer.claims(Instant.now().minusSeconds(3_600)).build()))
        .refused(400, "ExpiredTokenException");
    assumeWeb(role, "abc").refused(400, "ValidationError");
    assertThat(api.audit.durable).isEmpty();
    assertThat(api.audit.refusals).hasSize(3);
  }

  @Test
  void theRecordOfAWebIdentityNamesItAndHoldsNoToken() {
    String role = api.role(name, webTrust(webKey("sub"), "alice"));
    api.audit.drain();
    String token = token();

    assumeWeb(role, token).succeeded();

    AuditEvent event = api.audit.durable.get(0);
    assertThat(event.caller().type()).isEqualTo(PrincipalType.WEB_IDENTITY);
    assertThat(event.caller().userId())
        .isEqualTo(issuer.provider().arn() + ":" + TestIssuer.CLIENT + ":alice");
    assertThat(event.requestParameters().toString()).doesNotContain(token.substring(0, 20));
    assertThat(event.region()).isEqualTo("us-east-1");
  }

  @Test
  void nothingElseIsDoneWithoutASignature() {
    api.unsigned("GetCallerIdentity").refused(403, "MissingAuthenticationToken");
    api.unsigned("GetSessionToken").refused(403, "MissingAuthenticationToken");
    api.unsigned("AssumeRole").refused(403, "MissingAuthenticationToken");
  }

  @Test
  void authorizationMessagesAreForTheAdministratorsOfTheirAccount() {
    AuthorizationMessages messages = new AuthorizationMessages(api.identities.domain());
    String mine = messages.encode(ACCOUNT, "{\"allowed\":false}").orElseThrow();
    String others = messages.encode("444455556666", "{}").orElseThrow();
    Credentials alice = api.user(name, NOTHING);

    assertThat(decode(api.root, mine).succeeded().text("DecodedMessage"))
        .isEqualTo("{\"allowed\":false}");
    decode(alice, mine).refused(403, "AccessDenied");
    for (String message : new String[] {others, mine + "A", "A" + mine, "?", "AQ"}) {
      decode(api.root, message).refused(400, "InvalidAuthorizationMessageException");
    }
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

  private static Answer decode(Credentials credentials, String message) {
    return api.sts(credentials, "DecodeAuthorizationMessage", "EncodedMessage", message);
  }

  private static Answer assume(Credentials credentials, String role, String... more) {
    return api.sts(credentials, "AssumeRole", with(role, more));
  }

  private static Answer assumeWeb(String role, String token) {
    return api.unsigned("AssumeRoleWithWebIdentity", with(role, "WebIdentityToken", token));
  }

  private static String[] with(String role, String... more) {
    String[] members = new String[more.length + 4];
    members[0] = "RoleArn";
    members[1] = role;
    members[2] = "RoleSessionName";
    members[3] = "session";
    System.arraycopy(more, 0, members, 4, more.length);
    return members;
  }

  private static Answer identity(Credentials credentials) {
    return api.sts(credentials, "GetCallerIdentity");
  }

  private static Answer listRoles(Credentials credentials) {
    return api.send(credentials, "iam", "Action=ListRoles&Version=2010-05-08");
  }

  private static Session session(Credentials credentials) {
    return api.tokens
        .open(credentials.accessKeyId(), credentials.token())
        .orElseThrow()
        .caller()
        .session()
        .orElseThrow();
  }

  private static String token() {
    return issuer.sign(issuer.claims(Instant.now()).build());
  }

  private String userArn() {
    return "arn:aws:iam::" + ACCOUNT + ":user/" + name;
  }

  private String other() {
    api.iam("CreateUser", "UserName", name + "Other");
    return name + "Other";
  }

  private static String allow(String action) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"%s\",\"Resource\":\"*\"}}"
        .formatted(action);
  }

  private static String trust(String principal, String condition) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"%s\"},\"Action\":\"sts:AssumeRole\"%s}}"
        .formatted(principal, condition);
  }

  private static String webTrust(String key, String value) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Principal\":{\"Federated\":\"%s\"},\"Action\":\"sts:AssumeRoleWithWebIdentity\"%s}}"
        .formatted(issuer.provider().arn(), equal(key, value));
  }

  private static String webKey(String claim) {
    return issuer.url().substring("https://".length()) + ":" + claim;
  }

  private static String equal(String key, String value) {
    return ",\"Condition\":{\"StringEquals\":{\"%s\":\"%s\"}}".formatted(key, value);
  }
}

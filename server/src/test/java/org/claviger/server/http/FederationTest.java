package org.claviger.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.server.http.StsDocuments.allow;
import static org.claviger.server.http.StsDocuments.userArn;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.claviger.server.audit.AuditEvent;
import org.claviger.server.authz.AccessRequest;
import org.claviger.server.authz.Circumstances;
import org.claviger.server.authz.Decision;
import org.claviger.server.authz.Guard;
import org.claviger.server.authz.PolicyAuthorizer;
import org.claviger.server.http.StsApi.Answer;
import org.claviger.server.http.StsApi.Credentials;
import org.claviger.server.policy.Policy;
import org.claviger.server.policy.PolicyType;
import org.claviger.server.sigv4.Caller;
import org.claviger.server.sigv4.Caller.PrincipalType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Federated users: how they come to be, and what they may do with a key. */
class FederationTest extends OnSts {
  private static final String ACCOUNT = StsApi.ACCOUNT;
  private static final String KEY = "arn:aws:kms:us-east-1:" + ACCOUNT + ":key/1234abcd";
  private static final String DELEGATING = "arn:aws:iam::" + ACCOUNT + ":root";
  private static final String FEDERATED = "arn:aws:sts::" + ACCOUNT + ":federated-user/carol";
  private static final String KMS = allow("kms:*");
  private static final String ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";

  @Test
  void aUserFederatesSomebodyUnderAnotherName() {
    Credentials alice = api.user(name, allow("sts:*"));

    Answer answer = federate(alice, "Policy", KMS).succeeded();

    assertThat(answer.text("Arn")).isEqualTo(FEDERATED);
    assertThat(answer.text("FederatedUserId")).isEqualTo(ACCOUNT + ":carol");
    assertThat(answer.text("AccessKeyId")).matches("ASIA[A-Z2-7]{16}");
    assertThat(answer.text("PackedPolicySize")).isEqualTo("3");
    assertThat(Instant.parse(answer.text("Expiration")))
        .isBetween(Instant.now().plusSeconds(43_100), Instant.now().plusSeconds(43_201));
    Answer identity = api.identity(answer.credentials()).succeeded();
    assertThat(identity.text("Arn")).isEqualTo(FEDERATED);
    assertThat(identity.text("UserId")).isEqualTo(ACCOUNT + ":carol");
  }

  @Test
  void whatItMayDoIsWhatUserAndSessionBothAllow() {
    Credentials alice =
        api.user(name, allow("kms:Encrypt", "kms:Decrypt", "sts:GetFederationToken"));
    Credentials session = federate(alice, "Policy", allow("kms:Decrypt", "kms:Sign")).credentials();

    assertThat(allows(session, "kms:Decrypt", DELEGATING)).isTrue();
    assertRefused(session, "kms:Encrypt", DELEGATING, "because no session policy allows");
    assertRefused(session, "kms:Sign", DELEGATING, "because no identity-based policy allows");
    assertRefused(
        session,
        "kms:Decrypt",
        "arn:aws:iam::444455556666:root",
        "because no resource-based policy allows");
  }

  @Test
  void aBoundaryOfTheUserLimitsItToo() {
    Credentials alice = api.user(name, allow("*"));
    String readers =
        api.iam("CreatePolicy", "PolicyName", name, "PolicyDocument", allow("kms:Decrypt"))
            .text("Arn");
    Credentials session = federate(alice, "Policy", KMS).credentials();
    assertThat(allows(session, "kms:Encrypt", DELEGATING)).isTrue();

    api.iam("PutUserPermissionsBoundary", "UserName", name, "PermissionsBoundary", readers);

    assertThat(allows(session, "kms:Decrypt", DELEGATING)).isTrue();
    assertRefused(session, "kms:Encrypt", DELEGATING, "because no permissions boundary allows");
  }

  @Test
  void withoutASessionPolicyOnlyAKeyPolicyThatNamesItLetsItIn() {
    Credentials alice = api.user(name, allow("*"));
    Credentials session = federate(alice).credentials();

    assertRefused(session, "kms:Encrypt", DELEGATING, "because no session policy allows");
    assertRefused(session, "kms:Encrypt", userArn(name), "because no session policy allows");
    assertThat(allows(session, "kms:Encrypt", FEDERATED)).isTrue();
    assertRefused(session, "kms:Encrypt", FEDERATED + "s", "because no resource-based policy");
  }

  @Test
  void aKeyPolicyThatNamesItNeedsNothingOfTheUser() {
    Credentials alice = api.user(name, allow("sts:GetFederationToken"));
    Credentials session = federate(alice).credentials();
    assertThat(allows(session, "kms:Encrypt", FEDERATED)).isTrue();

    api.iam(
        "PutUserPolicy",
        "UserName",
        name,
        "PolicyName",
        "p",
        "PolicyDocument",
        KMS.replace("Allow", "Deny"));
    assertRefused(session, "kms:Encrypt", FEDERATED, "with an explicit deny in an identity-based");
  }

  @Test
  void aKeyPolicyThatNamesTheUserIsLimitedByTheSession() {
    Credentials alice = api.user(name, allow("sts:GetFederationToken"));
    Credentials session = federate(alice, "Policy", allow("kms:Decrypt")).credentials();

    assertThat(allows(session, "kms:Decrypt", userArn(name))).isTrue();
    assertRefused(session, "kms:Encrypt", userArn(name), "because no session policy allows");
    assertRefusedBy(
        keyPolicy("*")
            .replace(
                "}]}",
                "},{\"Effect\":\"Deny\",\"Principal\":{\"AWS\":\""
                    + userArn(name)
                    + "\"},\"Action\":\"kms:*\",\"Resource\":\"*\"}]}"),
        session,
        "kms:Decrypt",
        "with an explicit deny in a resource-based policy");
  }

  @Test
  void managedPoliciesLimitItAlsoAwsOwn() {
    Credentials alice = api.user(name, allow("*"));
    Credentials session =
        federate(
                alice,
                "PolicyArns.member.1.arn",
                "arn:aws:iam::aws:policy/AWSKeyManagementServicePowerUser")
            .credentials();

    assertThat(allows(session, "kms:CreateKey", DELEGATING)).isTrue();
    assertRefused(session, "kms:Encrypt", DELEGATING, "because no session policy allows");
    federate(alice, "PolicyArns.member.1.arn", ADMINISTRATOR + "s").refused(400, "ValidationError");
  }

  @Test
  void theRootUserFederatesForAnHourAtMost() {
    Answer answer =
        federate(api.root, "Policy", allow("kms:Encrypt"), "DurationSeconds", "43200").succeeded();
    Credentials session = answer.credentials();

    assertThat(Instant.parse(answer.text("Expiration")))
        .isBetween(Instant.now().plusSeconds(3_500), Instant.now().plusSeconds(3_601));
    assertThat(allows(session, "kms:Encrypt", DELEGATING)).isTrue();
    assertRefused(session, "kms:Decrypt", DELEGATING, "because no session policy allows");
  }

  @Test
  void itAsksNothingOfIamAndOfStsOnlyWhoItIs() {
    for (Credentials owner : new Credentials[] {api.root, api.user(name, allow("*"))}) {
      Credentials session = federate(owner, "PolicyArns.member.1.arn", ADMINISTRATOR).credentials();

      api.identity(session).succeeded();
      api.listRoles(session).refused(403, "AccessDenied");
      federate(session).refused(403, "AccessDenied");
      api.sts(session, "GetSessionToken").refused(403, "AccessDenied");
      api.sts(session, "GetAccessKeyInfo", "AccessKeyId", api.root.accessKeyId())
          .refused(403, "AccessDenied");
      String role = api.role("R" + NAMES.incrementAndGet(), StsDocuments.trust("*", ""));
      api.assume(session, role).refused(403, "AccessDenied");
      api.iam("DeleteRole", "RoleName", role.substring(role.lastIndexOf('/') + 1));
    }
  }

  @Test
  void sessionsFederateNobody() {
    Credentials alice = api.user(name, allow("*"));
    Credentials session = api.sts(alice, "GetSessionToken").credentials();
    assertThat(federate(session).refused(403, "AccessDenied").text("Message"))
        .isEqualTo("Cannot call GetFederationToken with session credentials");
    String role = api.role(name, StsDocuments.trust(userArn(name), ""));
    federate(api.assume(alice, role).credentials()).refused(403, "AccessDenied");
  }

  @Test
  void itTakesPermissionOnTheNameThatIsGiven() {
    Credentials alice = api.user(name, allow("sts:*").replace("\"*\"", "\"" + FEDERATED + "\""));
    federate(alice).succeeded();
    Answer refused =
        api.sts(alice, "GetFederationToken", "Name", "mallory").refused(403, "AccessDenied");
    assertThat(refused.text("Message"))
        .isEqualTo(
            "User: %s is not authorized to perform: sts:GetFederationToken on resource: %s because no identity-based policy allows the sts:GetFederationToken action"
                .formatted(userArn(name), FEDERATED.replace("carol", "mallory")));
  }

  @Test
  void tagsNeedPermissionAndWinOverTheUsers() {
    Credentials alice = api.user(name, allow("sts:GetFederationToken"));
    api.iam(
        "TagUser",
        "UserName",
        name,
        "Tags.member.1.Key",
        "Team",
        "Tags.member.1.Value",
        "red",
        "Tags.member.2.Key",
        "Floor",
        "Tags.member.2.Value",
        "7");
    String[] tags = {"Tags.member.1.Key", "team", "Tags.member.1.Value", "blue"};
    federate(alice, tags).refused(403, "AccessDenied");
    api.iam("PutUserPolicy", "UserName", name, "PolicyName", "p", "PolicyDocument", allow("sts:*"));

    Credentials session = federate(alice, tags).credentials();

    Map<String, String> found =
        api.identities.directory().find(caller(session)).orElseThrow().tags();
    assertThat(found).containsEntry("Floor", "7").containsValue("blue").doesNotContainValue("red");
    String byTag =
        keyPolicy(FEDERATED)
            .replace(
                "\"Resource\"",
                "\"Condition\":{\"StringEquals\":{\"aws:PrincipalTag/team\":\"blue\",\"aws:PrincipalType\":\"FederatedUser\",\"aws:PrincipalArn\":\""
                    + FEDERATED
                    + "\",\"aws:userid\":\"111122223333:carol\"},\"Null\":{\"aws:username\":\"true\"}},\"Resource\"");
    assertThat(decide(byTag, session, "kms:Encrypt")).isInstanceOf(Decision.Allowed.class);
  }

  @Test
  void aSessionEndsWithItsUserEvenIfItIsMadeAnew() {
    Credentials alice = api.user(name, allow("sts:*"));
    Credentials session = federate(alice, "Policy", KMS).credentials();
    api.identity(session).succeeded();

    api.iam("DeleteUserPolicy", "UserName", name, "PolicyName", "p");
    api.iam("DeleteAccessKey", "UserName", name, "AccessKeyId", alice.accessKeyId());
    api.identity(session).succeeded();
    api.iam("DeleteUser", "UserName", name);
    api.identity(session).refused(403, "InvalidClientTokenId");

    api.user(name, allow("sts:*"));
    api.identity(session).refused(403, "InvalidClientTokenId");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Name=x",
        "Name=a/b",
        "Name=aaaaaaaaaabbbbbbbbbbccccccccccddd",
        "Name=carol&DurationSeconds=899",
        "Name=carol&DurationSeconds=129601",
        "Name=carol&Tags.member.1.Key=aws:x&Tags.member.1.Value=y",
        "Name=carol&PolicyArns.member.1.arn=short"
      })
  void whatBreaksAConstraintIsRefused(String members) {
    api.send(api.root, "sts", "Action=GetFederationToken&Version=2011-06-15&" + members)
        .refused(400, "ValidationError");
  }

  @Test
  void aPolicyThatIsNoneIsRefused() {
    federate(api.root, "Policy", "{}").refused(400, "MalformedPolicyDocument");
  }

  @Test
  void theRecordShowsWhoFederatedWhomAndNoSecret() {
    Credentials alice = api.user(name, allow("sts:*"));
    api.audit.drain();

    Credentials session = federate(alice, "Policy", KMS, "DurationSeconds", "900").credentials();
    api.identity(session).succeeded();

    AuditEvent begun = api.audit.durable.get(0);
    assertThat(begun.eventName()).isEqualTo("GetFederationToken");
    assertThat(begun.requestParameters().toString())
        .contains("\"name\":\"carol\"", "\"durationSeconds\":900", "\"policy\":");
    assertThat(begun.responseElements().toString())
        .contains(session.accessKeyId(), "\"federatedUserId\":\"111122223333:carol\"")
        .doesNotContain(session.secret(), session.token());
    AuditEvent used = api.audit.durable.get(1);
    assertThat(used.caller().type()).isEqualTo(PrincipalType.FEDERATED_USER);
    assertThat(used.caller().session().orElseThrow().issuerArn()).isEqualTo(userArn(name));
  }

  private static Answer federate(Credentials credentials, String... more) {
    String[] members = new String[more.length + 2];
    members[0] = "Name";
    members[1] = "carol";
    System.arraycopy(more, 0, members, 2, more.length);
    return api.sts(credentials, "GetFederationToken", members);
  }

  private static Caller caller(Credentials session) {
    return api.sessions.find(session.accessKeyId(), session.token()).orElseThrow().caller();
  }

  private static boolean allows(Credentials session, String permission, String principal) {
    return decide(keyPolicy(principal), session, permission) instanceof Decision.Allowed;
  }

  private static void assertRefused(
      Credentials session, String permission, String principal, String words) {
    assertRefusedBy(keyPolicy(principal), session, permission, words);
  }

  private static void assertRefusedBy(
      String keyPolicy, Credentials session, String permission, String words) {
    assertThat(decide(keyPolicy, session, permission))
        .isInstanceOfSatisfying(
            Decision.Denied.class,
            denied ->
                assertThat(denied.message())
                    .startsWith("User: " + FEDERATED + " is not authorized")
                    .contains(words));
  }

  /** What the server would decide on a key with that policy. */
  private static Decision decide(String keyPolicy, Credentials session, String permission) {
    Guard guard = Guard.of(Optional.of(Policy.parse(keyPolicy, PolicyType.KEY)));
    return new PolicyAuthorizer(api.identities.directory())
        .decide(
            caller(session),
            new AccessRequest(permission, KEY, ACCOUNT).guardedBy(guard),
            Circumstances.at(Instant.now()));
  }

  private static String keyPolicy(String principal) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"%s\"},\"Action\":\"kms:*\",\"Resource\":\"*\"}]}"
        .formatted(principal);
  }
}

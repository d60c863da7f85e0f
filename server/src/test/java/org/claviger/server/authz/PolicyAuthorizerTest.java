package org.claviger.server.authz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.key.Grant;
import org.claviger.server.key.GrantOperation;
import org.claviger.server.key.GrantTerms;
import org.claviger.server.key.KeyArn;
import org.claviger.server.key.KeyGrants;
import org.claviger.server.key.NamedPrincipal;
import org.claviger.server.policy.Policy;
import org.claviger.server.policy.PolicyType;
import org.claviger.server.sigv4.Caller;
import org.junit.jupiter.api.Test;

class PolicyAuthorizerTest {
  private static final String OWN = "111122223333";
  private static final String OTHER = "444455556666";
  private static final KeyArn KEY =
      new KeyArn("us-east-1", OWN, "1234abcd-12ab-34cd-56ef-1234567890ab");
  private static final Circumstances NOW = Circumstances.at(Instant.EPOCH);

  private static final String ALLOW = "{'Effect':'Allow','Action':'kms:*','Resource':'*'}";
  private static final String DENY = "{'Effect':'Deny','Action':'kms:Encrypt','Resource':'*'}";
  private static final String NOTHING = "{'Effect':'Allow','Action':'kms:ListKeys','Resource':'*'}";
  private static final String NO_IDENTITY =
      "because no identity-based policy allows the kms:Encrypt action";
  private static final String NO_RESOURCE =
      "because no resource-based policy allows the kms:Encrypt action";

  private final TestPrincipals principals = new TestPrincipals();
  private final PolicyAuthorizer authorizer = new PolicyAuthorizer(principals);
  private KeyGrants grants = KeyGrants.NONE;

  @Test
  void theRootUserIsAllowedByAPolicyThatNamesTheAccountOrIt() {
    Caller root = principals.root(OWN);
    allowed(root, key(to("arn:aws:iam::111122223333:root")));
    allowed(root, key(to(OWN)));
    allowed(root, key(toAnyone()));
    refused(root, key(to("arn:aws:iam::111122223333:user/bob")), NO_RESOURCE);
    refused(
        root,
        key(to(OWN), denyTo("arn:aws:iam::111122223333:root")),
        "with an explicit deny in a resource-based policy");
  }

  @Test
  void theRootUserNeedsNothingWhereThereIsNoPolicyOfTheResource() {
    Caller root = principals.root(OWN);
    assertThat(authorizer.decide(root, new AccessRequest("kms:CreateKey", "*", OWN), NOW))
        .isInstanceOf(Decision.Allowed.class);
    assertThat(authorizer.decide(root, new AccessRequest("iam:GetUser", "*", OTHER), NOW))
        .isInstanceOf(Decision.Denied.class);
  }

  @Test
  void aKeyPolicyDelegatesToTheAccountsPoliciesOrTheyDoNotCount() {
    Caller bob = principals.user(OWN, "bob", policy(ALLOW));
    Caller eve = principals.user(OWN, "eve", policy(NOTHING));
    allowed(bob, key(to(OWN)));
    refused(eve, key(to(OWN)), NO_IDENTITY);
    refused(bob, key(to("arn:aws:iam::111122223333:user/eve")), NO_RESOURCE);
    refused(
        bob,
        key(
            "{'Effect':'Allow','Principal':{'AWS':'111122223333'},'Action':'kms:Sign','Resource':'*'}"),
        NO_RESOURCE);
  }

  @Test
  void aKeyPolicyThatNamesAUserIsEnough() {
    Caller bob = principals.user(OWN, "bob");
    allowed(bob, key(to(bob.arn())));
    allowed(bob, key(toAnyone()));
    Caller bounded = principals.user(OWN, "bounded", Optional.of(policy(NOTHING)));
    allowed(bounded, key(to(bounded.arn())));
  }

  @Test
  void anExplicitDenyWinsWhereverItStands() {
    Caller bob = principals.user(OWN, "bob", policy(DENY));
    refused(bob, key(to(bob.arn())), "with an explicit deny in an identity-based policy");
    Caller bounded = principals.user(OWN, "bounded", Optional.of(policy(DENY)), policy(ALLOW));
    refused(bounded, key(to(bounded.arn())), "with an explicit deny in a permissions boundary");
    Caller session =
        principals.session(OWN, "r", Optional.empty(), List.of(policy(DENY)), policy(ALLOW));
    refused(session, key(toAnyone()), "with an explicit deny in a session policy");
    Caller carol = principals.user(OWN, "carol", policy(ALLOW));
    refused(
        carol,
        key(to(carol.arn()), denyTo(OWN)),
        "with an explicit deny in a resource-based policy");
    grants = granting(bob.arn(), GrantOperation.Encrypt);
    refused(bob, key(to(OWN)), "with an explicit deny in an identity-based policy");
  }

  @Test
  void boundaryAndSessionPoliciesLimitWhatIsDelegated() {
    Caller bounded = principals.user(OWN, "bounded", Optional.of(policy(NOTHING)), policy(ALLOW));
    refused(bounded, key(to(OWN)), "because no permissions boundary allows the kms:Encrypt action");
    Caller inside = principals.user(OWN, "inside", Optional.of(policy(ALLOW)), policy(ALLOW));
    allowed(inside, key(to(OWN)));
    Caller session =
        principals.session(OWN, "r", Optional.empty(), List.of(policy(NOTHING)), policy(ALLOW));
    refused(session, key(to(OWN)), "because no session policy allows the kms:Encrypt action");
    Caller either =
        principals.session(
            OWN, "s", Optional.empty(), List.of(policy(NOTHING), policy(ALLOW)), policy(ALLOW));
    allowed(either, key(to(OWN)));
  }

  @Test
  void aRoleThatAKeyPolicyNamesIsLimitedByBoundaryAndSessionPolicies() {
    String role = "arn:aws:iam::111122223333:role/r";
    allowed(principals.session(OWN, "r", Optional.empty(), List.of()), key(to(role)));
    refused(
        principals.session(OWN, "r", Optional.of(policy(NOTHING)), List.of()),
        key(to(role)),
        "because no permissions boundary allows the kms:Encrypt action");
    Caller limited = principals.session(OWN, "r", Optional.empty(), List.of(policy(NOTHING)));
    refused(limited, key(to(role)), "because no session policy allows the kms:Encrypt action");
    allowed(limited, key(to(limited.arn())));
  }

  @Test
  void anotherAccountTakesTheConsentOfBothSides() {
    Caller bob = principals.user(OTHER, "bob", policy(ALLOW));
    Caller eve = principals.user(OTHER, "eve");
    Caller root = principals.root(OTHER);
    for (String opening : List.of(to(OTHER), to(bob.arn()), toAnyone())) {
      allowed(bob, key(opening));
      refused(eve, key(opening), opening.equals(to(bob.arn())) ? foreign() : NO_IDENTITY);
    }
    allowed(root, key(to(OTHER)));
    refused(root, key(to(OWN)), foreign());
    refused(bob, key(to(OWN)), foreign());
    refused(bob, key(to(OTHER), denyTo(bob.arn())), foreign());
    refused(bob, Guard.CLOSED, foreign());
  }

  @Test
  void aClosedKeyOfAnotherAccountTellsNothingByTheCallersOwnPolicies() {
    Caller silent = principals.user(OTHER, "silent");
    Caller denied = principals.user(OTHER, "denied", policy(ALLOW), policy(DENY));
    Caller bounded = principals.user(OTHER, "bounded", Optional.of(policy(NOTHING)), policy(ALLOW));
    Caller curious =
        principals.user(
            OTHER,
            "curious",
            policy(
                DENY.replace(
                    "}", ",'Condition':{'StringEquals':{'aws:ResourceTag/stage':'secret'}}}")));
    for (Caller caller : List.of(silent, denied, bounded, curious)) {
      refused(caller, key(to(OWN)), foreign());
      refused(caller, Guard.CLOSED, foreign());
    }
  }

  @Test
  void someActionsStayInTheAccount() {
    Caller bob = principals.user(OTHER, "bob", policy(ALLOW));
    Guard open = key(to(OTHER));
    for (String permission : List.of("kms:PutKeyPolicy", "kms:DisableKey", "kms:GetKeyPolicy")) {
      assertThat(decide(bob, permission, open)).isInstanceOf(Decision.Denied.class);
    }
    assertThat(decide(bob, "kms:DescribeKey", open)).isInstanceOf(Decision.Allowed.class);
  }

  @Test
  void aGrantAllowsItsGranteeItsOperations() {
    Caller bob = principals.user(OWN, "bob");
    grants = granting(bob.arn(), GrantOperation.Encrypt);
    allowed(bob, key(to(OWN)));
    assertThat(decide(bob, "kms:Decrypt", key(to(OWN)))).isInstanceOf(Decision.Denied.class);
    refused(principals.user(OWN, "eve"), key(to(OWN)), NO_IDENTITY);
    Caller foreigner = principals.user(OTHER, "bob", policy(ALLOW));
    grants = granting(foreigner.arn(), GrantOperation.Encrypt);
    allowed(foreigner, key(to(OWN)));
    refused(principals.user(OTHER, "bob"), key(to(OWN)), NO_IDENTITY);
  }

  @Test
  void noGrantAllowsWhereTheKeysPolicyCannotBeRead() {
    Caller bob = principals.user(OWN, "bob");
    Caller foreigner = principals.user(OTHER, "bob", policy(ALLOW));
    for (Caller caller : List.of(bob, foreigner)) {
      grants = granting(caller.arn(), GrantOperation.Encrypt);
      allowed(caller, key(to(OWN)));
      Guard unreadable = Guard.of(Optional.empty(), () -> grants);
      assertThat(decide(caller, "kms:Encrypt", unreadable)).isInstanceOf(Decision.Denied.class);
    }
  }

  @Test
  void aGrantToARoleIsItsSessionsAndOneToAnAccountItsPoliciesToGive() {
    grants = granting("arn:aws:iam::111122223333:role/r", GrantOperation.Encrypt);
    allowed(principals.session(OWN, "r", Optional.empty(), List.of()), key(to(OWN)));
    refused(
        principals.session(OWN, "r", Optional.empty(), List.of(policy(NOTHING))),
        key(to(OWN)),
        NO_IDENTITY);
    grants = granting("arn:aws:iam::111122223333:root", GrantOperation.Encrypt);
    allowed(
        principals.user(OWN, "bob", policy(ALLOW)), key(to("arn:aws:iam::111122223333:user/x")));
    refused(principals.user(OWN, "eve"), key(to("arn:aws:iam::111122223333:user/x")), NO_RESOURCE);
    allowed(principals.root(OWN), key(to("arn:aws:iam::111122223333:user/x")));
  }

  @Test
  void ourActionsAreCoveredByAllOfKmsInAKeyPolicyAndByTheirOwnNameInAnIdentityPolicy() {
    Caller root = principals.root(OWN);
    Caller bob = principals.user(OWN, "bob", policy(ALLOW));
    Caller carol = principals.user(OWN, "carol", policy(ALLOW.replace("kms:*", "claviger:*")));
    Guard all = key(to(OWN));
    Guard some = key(to(OWN).replace("kms:*", "kms:Enc*"));
    Guard ours = key(to(OWN).replace("kms:*", "claviger:AeadEncrypt"));
    String action = "claviger:AeadEncrypt";
    assertThat(decide(root, action, all)).isInstanceOf(Decision.Allowed.class);
    assertThat(decide(carol, action, all)).isInstanceOf(Decision.Allowed.class);
    assertThat(decide(carol, action, ours)).isInstanceOf(Decision.Allowed.class);
    assertThat(decide(bob, action, all)).isInstanceOf(Decision.Denied.class);
    assertThat(decide(root, action, some)).isInstanceOf(Decision.Denied.class);
    assertThat(decide(root, action, key(to(OWN), denyTo(OWN)))).isInstanceOf(Decision.Denied.class);
  }

  @Test
  void aKeyPolicysNotActionCanNameOurActions() {
    Caller root = principals.root(OWN);
    String all = to(OWN).replace("'Action':'kms:*'", "'NotAction':%s");
    Guard allBut = key(all.formatted("'claviger:AeadDecrypt'"));
    assertThat(decide(root, "claviger:AeadDecrypt", allBut)).isInstanceOf(Decision.Denied.class);
    assertThat(decide(root, "claviger:AeadEncrypt", allBut)).isInstanceOf(Decision.Allowed.class);
    String denyAllBut = denyTo(OWN).replace("'Action':'kms:*'", "'NotAction':%s");
    Guard only = key(to(OWN), denyAllBut.formatted("['claviger:AeadEncrypt','kms:Encrypt']"));
    assertThat(decide(root, "claviger:AeadEncrypt", only)).isInstanceOf(Decision.Allowed.class);
    assertThat(decide(root, "claviger:AeadDecrypt", only)).isInstanceOf(Decision.Denied.class);
    Guard others = key(to(OWN), denyAllBut.formatted("'KMS:**'"));
    assertThat(decide(root, "claviger:AeadDecrypt", others)).isInstanceOf(Decision.Allowed.class);
  }

  @Test
  void aDenyOfWhomNoServiceOrMfaVouchesForHolds() {
    Caller bob = principals.user(OWN, "bob");
    Caller session = principals.session(OWN, "r", Optional.empty(), List.of());
    for (String name : List.of("aws:ViaAWSService", "aws:PrincipalIsAWSService")) {
      refused(
          bob,
          key(toAnyone(), denyUnless(name)),
          "with an explicit deny in a resource-based policy");
    }
    Guard mfa = key(toAnyone(), denyUnless("aws:MultiFactorAuthPresent"));
    allowed(bob, mfa);
    refused(session, mfa, "with an explicit deny in a resource-based policy");
  }

  private static String denyUnless(String name) {
    return statement("Deny", "'*'").replace("}", ",'Condition':{'Bool':{'" + name + "':'false'}}}");
  }

  @Test
  void policiesThatTakeTooManyStepsForARequestRefuseIt() {
    String heavy = "*" + "a".repeat(1_000) + "b*";
    Caller bob =
        principals.user(
            OWN,
            "bob",
            policy(
                ALLOW.replace(
                    "}", ",'Condition':{'StringNotLike':{'kms:ViaService':'" + heavy + "'}}}")));
    AccessRequest access =
        new AccessRequest("kms:ListKeys", "*", OWN)
            .with(ConditionKeys.of("kms:viaservice", "a".repeat(4_000)));
    Circumstances request = Circumstances.at(Instant.EPOCH);
    for (int i = 0; i < 3; i++) {
      assertThat(authorizer.decide(bob, access, request)).isInstanceOf(Decision.Allowed.class);
    }
    assertThatThrownBy(() -> authorizer.decide(bob, access, request))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.AccessDeniedException));
  }

  @Test
  void whoHasGoneMayNothing() {
    Caller bob = principals.user(OWN, "bob");
    PolicyAuthorizer empty = new PolicyAuthorizer(new TestPrincipals());
    AccessRequest access = new AccessRequest("kms:ListKeys", "*", OWN);
    assertThat(empty.decide(bob, access, NOW)).isInstanceOf(Decision.Denied.class);
  }

  @Test
  void whoSignedMayAlwaysAskWhoThatIs() {
    Caller bob =
        principals.user(OWN, "bob", policy("{'Effect':'Deny','Action':'*','Resource':'*'}"));
    AccessRequest access = new AccessRequest("sts:GetCallerIdentity", "*", OWN);
    assertThat(authorizer.decide(bob, access, NOW)).isInstanceOf(Decision.Allowed.class);
  }

  private Guard key(String... statements) {
    String json =
        "{\"Version\":\"2012-10-17\",\"Statement\":["
            + String.join(",", statements).replace('\'', '"')
            + "]}";
    return Guard.of(Optional.of(Policy.parse(json, PolicyType.KEY)), () -> grants);
  }

  private static KeyGrants granting(String grantee, GrantOperation... operations) {
    GrantTerms terms =
        new GrantTerms(
            Optional.empty(),
            NamedPrincipal.of(grantee),
            Optional.empty(),
            EnumSet.copyOf(List.of(operations)),
            new TreeMap<>(),
            new TreeMap<>());
    return new KeyGrants(List.of(new Grant("0", KEY, terms, OWN, Instant.EPOCH)));
  }

  private static String policy(String statement) {
    return "{'Version':'2012-10-17','Statement':[" + statement + "]}";
  }

  private static String to(String principal) {
    return statement("Allow", "{'AWS':'" + principal + "'}");
  }

  private static String toAnyone() {
    return statement("Allow", "'*'");
  }

  private static String denyTo(String principal) {
    return statement("Deny", "{'AWS':'" + principal + "'}");
  }

  private static String statement(String effect, String principal) {
    return "{'Effect':'"
        + effect
        + "','Principal':"
        + principal
        + ",'Action':'kms:*','Resource':'*'}";
  }

  private static String foreign() {
    return "because the resource does not exist in this Region, no resource-based policies allow"
        + " access, or a resource-based policy explicitly denies access";
  }

  private Decision decide(Caller caller, String permission, Guard guard) {
    return authorizer.decide(
        caller, new AccessRequest(permission, KEY.toString(), OWN).guardedBy(guard), NOW);
  }

  private void allowed(Caller caller, Guard guard) {
    assertThat(decide(caller, "kms:Encrypt", guard)).isInstanceOf(Decision.Allowed.class);
  }

  private void refused(Caller caller, Guard guard, String words) {
    assertThat(decide(caller, "kms:Encrypt", guard))
        .isInstanceOfSatisfying(
            Decision.Denied.class,
            denied ->
                assertThat(denied.message())
                    .isEqualTo(
                        "User: %s is not authorized to perform: kms:Encrypt on resource: %s %s",
                        caller.arn(), KEY, words));
  }
}

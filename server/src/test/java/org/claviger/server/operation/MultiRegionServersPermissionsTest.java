package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.claviger.server.authz.PolicyAuthorizer;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.operation.ServersApart.Node;
import org.claviger.server.sigv4.Caller;
import org.junit.jupiter.api.Test;

/** What each of two servers apart decides by its own policies and identities. */
class MultiRegionServersPermissionsTest extends TwoServers {
  private static final String ACCOUNT = ServersApart.ACCOUNT;
  private static final String ROOT = "arn:aws:iam::" + ACCOUNT + ":root";
  private static final String EVERYTHING = allow(ROOT, "kms:*");

  @Test
  void aReplicaHasThePolicyThatItsMakerGaveIt() {
    String id = create();
    String policy = policy(EVERYTHING, allow("*", "kms:Verify"));
    assertThat(replicate(id, policy, false)).isEqualTo(policy);
    servers.settle();
    assertThat(policy(abroad, id)).isEqualTo(policy).isNotEqualTo(policy(home, id));
  }

  @Test
  void aPolicyThatLocksItsMakerOutIsRefusedUnlessThatIsBypassed() {
    String id = create();
    String closed = policy(allow(ROOT, "kms:DescribeKey"));
    assertRefused(ErrorCode.MalformedPolicyDocumentException, () -> replicate(id, closed, false));
    assertAlone(id);
    replicate(id, closed, true);
    servers.settle();
    abroad.api.call("DescribeKey", "{'KeyId':'%s'}", id);
    assertRefused(ErrorCode.AccessDeniedException, () -> policy(abroad, id));
  }

  @Test
  void aPolicyThatIsNoneIsRefusedAndChangesNothing() {
    String id = create();
    for (String none : new String[] {"{}", "no policy", policy(allow(ROOT, "s3:*"), "{}")}) {
      assertRefused(ErrorCode.MalformedPolicyDocumentException, () -> replicate(id, none, true));
    }
    assertAlone(id);
  }

  @Test
  void whomAPolicyNamesMustBeOnTheReplicasServer() {
    String id = create();
    home.principals.user(ACCOUNT, "here");
    abroad.principals.user(ACCOUNT, "there");
    assertRefused(
        ErrorCode.MalformedPolicyDocumentException,
        () -> replicate(id, policy(EVERYTHING, allow(user("here"), "kms:Encrypt")), true));
    assertAlone(id);
    String policy = policy(EVERYTHING, allow(user("there"), "kms:Encrypt"));
    replicate(id, policy, false);
    servers.settle();
    assertThat(policy(abroad, id)).isEqualTo(policy);
  }

  @Test
  void aReplicaThatIsMadeStaysThoughWhomItsPolicyNamesGoesBeforeThatIsKnown() {
    String id = create();
    abroad.principals.user(ACCOUNT, "brief");
    replicate(id, policy(EVERYTHING, allow(user("brief"), "kms:Encrypt")), false);
    home.cut(ServersApart.Cut.BEFORE_THE_ANSWER_COMES);
    assertThat(home.work.run()).isFalse();
    abroad.principals.remove(user("brief"));
    home.cut(ServersApart.Cut.NOWHERE);
    servers.settle();
    assertThat(
            RegionPair.describe(home.api, id)
                .required("MultiRegionConfiguration")
                .required("ReplicaKeys"))
        .hasSize(1);
    assertLedBy(id, ServersApart.HOME);
  }

  @Test
  void thePrimaryKeyMovesIfBothServersLetItsMover() {
    String id = replicated();
    String moves = identityPolicy("kms:UpdatePrimaryRegion");
    Caller alice = home.principals.user(ACCOUNT, "alice", moves);
    abroad.principals.user(ACCOUNT, "alice", identityPolicy("kms:Encrypt"));
    assertDenied(abroad, id, "no identity-based policy allows", () -> lead(alice, id));
    abroad.principals.user(ACCOUNT, "alice", moves);
    lead(alice, id);
    servers.settle();
    assertLedBy(id, ServersApart.ABROAD);
  }

  @Test
  void theReplicasKeyPolicyDecidesOfItsOwn() {
    String id = replicated();
    String moves = identityPolicy("kms:UpdatePrimaryRegion");
    Caller bob = home.principals.user(ACCOUNT, "bob", moves);
    abroad.principals.user(ACCOUNT, "bob");
    put(abroad, id, policy(EVERYTHING, statement("Deny", user("bob"), "kms:UpdatePrimaryRegion")));
    assertDenied(
        abroad, id, "with an explicit deny in a resource-based policy", () -> lead(bob, id));
    put(abroad, id, policy(EVERYTHING, allow(user("bob"), "kms:UpdatePrimaryRegion")));
    lead(bob, id);
    servers.settle();
    assertLedBy(id, ServersApart.ABROAD);
  }

  @Test
  void whoIsNotOnTheReplicasServerMovesNothingThere() {
    String id = replicated();
    put(abroad, id, policy(EVERYTHING, allow("*", "kms:*")));
    Caller carol = home.principals.user(ACCOUNT, "carol", identityPolicy("kms:*"));
    assertDenied(abroad, id, "has no such user or role", () -> lead(carol, id));
  }

  @Test
  void aRolesSessionMovesThePrimaryKeyIfTheOtherServerHasTheRole() {
    String id = replicated();
    Caller session =
        home.principals.session(
            ACCOUNT, "mover", Optional.empty(), List.of(), identityPolicy("kms:*"));
    assertDenied(abroad, id, "has no such user or role", () -> lead(session, id));
    abroad.principals.session(
        ACCOUNT, "mover", Optional.empty(), List.of(), identityPolicy("kms:*"));
    lead(session, id);
    servers.settle();
    assertLedBy(id, ServersApart.ABROAD);
  }

  @Test
  void whatTheCallersOwnServerDeniesTheOtherIsNotAsked() {
    String id = replicated();
    Caller dan = home.principals.user(ACCOUNT, "dan", identityPolicy("kms:Encrypt"));
    abroad.principals.user(ACCOUNT, "dan", identityPolicy("kms:*"));
    put(home, id, policy(EVERYTHING, allow(user("dan"), "kms:UpdatePrimaryRegion")));
    List<byte[]> asked = new ArrayList<>();
    home.intercept(asked::add);
    assertDenied(abroad, id, "no identity-based policy allows", () -> lead(dan, id));
    home.intercept(null);
    assertThat(asked).isEmpty();
  }

  @Test
  void aConditionOnTheSourceAddressHoldsOnTheOtherServerToo() {
    String id = replicated();
    Caller eve = home.principals.user(ACCOUNT, "eve", identityPolicy("kms:*"));
    abroad.principals.user(ACCOUNT, "eve", identityPolicy("kms:*"));
    String deny = statement("Deny", "*", "kms:UpdatePrimaryRegion");
    String condition = ",\"Condition\":{\"IpAddress\":{\"aws:SourceIp\":\"192.0.2.0/24\"}}}";
    put(abroad, id, policy(EVERYTHING, deny.substring(0, deny.length() - 1) + condition));
    TestApi from = as(home, eve, Optional.of("192.0.2.7"));
    assertDenied(
        abroad, id, "with an explicit deny in a resource-based policy", () -> lead(from, id));
    lead(as(home, eve, Optional.of("198.51.100.7")), id);
  }

  private void lead(Caller caller, String id) {
    lead(as(home, caller, Optional.empty()), id);
  }

  private static void lead(TestApi api, String id) {
    api.call("UpdatePrimaryRegion", "{'KeyId':'%s','PrimaryRegion':'eu-west-1'}", id);
  }

  private static void put(Node node, String id, String policy) {
    node.api.call("PutKeyPolicy", "{'KeyId':'%s','Policy':'%s'}", id, policy.replace("\"", "\\\""));
  }

  private static String identityPolicy(String action) {
    return "{'Version':'2012-10-17','Statement':{'Effect':'Allow','Action':'"
        + action
        + "','Resource':'*'}}";
  }

  /** Refused for a reason about the replica; everything stays as it was. */
  private void assertDenied(Node node, String id, String reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.AccessDeniedException))
        .hasMessageContaining("kms:UpdatePrimaryRegion on resource: " + node.api.keyArn(id))
        .hasMessageContaining(reason);
    servers.settle();
    assertLedBy(id, ServersApart.HOME);
  }

  private void assertLedBy(String id, String region) {
    for (Node node : List.of(home, abroad)) {
      assertThat(
              RegionPair.describe(node.api, id)
                  .required("MultiRegionConfiguration")
                  .required("PrimaryKey")
                  .required("Region")
                  .textValue())
          .isEqualTo(region);
    }
  }

  private String replicated() {
    String id = create();
    RegionPair.replicate(home.api, id);
    servers.settle();
    return id;
  }

  private String create() {
    return home.api.createKeyId("{'MultiRegion':true}");
  }

  /** Replicates a key under a policy with single quotes, and gives what the answer says of it. */
  private String replicate(String id, String policy, boolean bypass) {
    return home.api
        .call(
            "ReplicateKey",
            "{'KeyId':'%s','ReplicaRegion':'eu-west-1','Policy':'%s','BypassPolicyLockoutSafetyCheck':%s}",
            id,
            policy.replace("\"", "\\\""),
            bypass)
        .required("ReplicaPolicy")
        .textValue();
  }

  private void assertAlone(String id) {
    servers.settle();
    assertRefused(
        ErrorCode.NotFoundException, () -> abroad.api.call("DescribeKey", "{'KeyId':'%s'}", id));
    assertThat(
            RegionPair.describe(home.api, id)
                .required("MultiRegionConfiguration")
                .required("ReplicaKeys"))
        .isEmpty();
  }

  private static String policy(Node node, String id) {
    return node.api.call("GetKeyPolicy", "{'KeyId':'%s'}", id).required("Policy").textValue();
  }

  private static String policy(String... statements) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":[" + String.join(",", statements) + "]}";
  }

  private static String allow(String principal, String action) {
    return statement("Allow", principal, action);
  }

  private static String statement(String effect, String principal, String action) {
    return "{\"Effect\":\"%s\",\"Principal\":{\"AWS\":\"%s\"},\"Action\":\"%s\",\"Resource\":\"*\"}"
        .formatted(effect, principal, action);
  }

  private static String user(String name) {
    return "arn:aws:iam::" + ACCOUNT + ":user/" + name;
  }

  private static TestApi as(Node node, Caller caller, Optional<String> address) {
    return new TestApi(
        node.region,
        caller,
        new PolicyAuthorizer(node.principals),
        () -> node.region.clock().instant(),
        address);
  }

  private static void assertRefused(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}

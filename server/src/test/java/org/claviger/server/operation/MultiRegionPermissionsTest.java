package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.claviger.server.authz.AccessRequest;
import org.claviger.server.authz.PolicyAuthorizer;
import org.claviger.server.authz.TestPrincipals;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.key.TestRegion;
import org.claviger.server.sigv4.Caller;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may replicate a key and move the primary key: it takes consent in both regions. */
class MultiRegionPermissionsTest {
  private static final String ACCOUNT = RegionPair.ACCOUNT;
  private static final String REPLICATE =
      "{'Effect':'Allow','Action':'kms:ReplicateKey','Resource':'*'}";
  private static final String REQUEST = "{'KeyId':'%s','ReplicaRegion':'eu-west-1'%s}";

  @TempDir static Path directory;
  private static RegionPair regions;

  private final TestPrincipals principals = new TestPrincipals();
  private final PolicyAuthorizer authorizer = new PolicyAuthorizer(principals);
  private final TestApi root = as(regions.home(), principals.root(ACCOUNT));
  private final TestApi rootAbroad = as(regions.abroad(), principals.root(ACCOUNT));

  @BeforeAll
  static void open() {
    regions = RegionPair.open(directory);
  }

  @AfterAll
  static void close() {
    regions.close();
  }

  @Test
  void replicatingTakesThePermissionToMakeAKeyThere() {
    String id = root.createKeyId("{'MultiRegion':true}");
    assertDenied("kms:CreateKey", () -> user("a", REPLICATE).call("ReplicateKey", REQUEST, id, ""));
    assertDenied(
        "kms:ReplicateKey",
        () -> user("b", allow("kms:CreateKey", "")).call("ReplicateKey", REQUEST, id, ""));
    user("c", REPLICATE, allow("kms:CreateKey", "")).call("ReplicateKey", REQUEST, id, "");
  }

  @Test
  void tagsTakeTheirPermissionThere() {
    String id = root.createKeyId("{'MultiRegion':true}");
    String tags = ",'Tags':[{'TagKey':'a','TagValue':'b'}]";
    assertDenied(
        "kms:TagResource",
        () ->
            user("a", REPLICATE, allow("kms:CreateKey", ""))
                .call("ReplicateKey", REQUEST, id, tags));
    user("b", REPLICATE, allow("kms:CreateKey", ""), allow("kms:TagResource", ""))
        .call("ReplicateKey", REQUEST, id, tags);
  }

  @Test
  void theKeyIsMadeInTheReplicasRegion() {
    String id = root.createKeyId("{'MultiRegion':true}");
    String here = "'StringEquals':{'aws:RequestedRegion':'us-east-1'}";
    String there = "'StringEquals':{'aws:RequestedRegion':'eu-west-1'}";
    assertDenied(
        "kms:CreateKey",
        () ->
            user("a", REPLICATE, allow("kms:CreateKey", here))
                .call("ReplicateKey", REQUEST, id, ""));
    user("b", REPLICATE, allow("kms:CreateKey", there)).call("ReplicateKey", REQUEST, id, "");
  }

  @Test
  void conditionsTellReplicasFromPrimaryKeys() {
    TestApi maker =
        user(
            "a",
            REPLICATE,
            allow(
                "kms:CreateKey",
                "'StringEquals':{'kms:MultiRegionKeyType':'REPLICA'},'Bool':{'kms:MultiRegion':'true'}"));
    assertDenied("kms:CreateKey", () -> maker.call("CreateKey", "{'MultiRegion':true}"));
    assertDenied("kms:CreateKey", () -> maker.call("CreateKey", "{}"));
    String id = root.createKeyId("{'MultiRegion':true}");
    maker.call("ReplicateKey", REQUEST, id, "");
    TestApi primaries =
        user("b", allow("kms:DescribeKey", "'StringEquals':{'kms:MultiRegionKeyType':'PRIMARY'}"));
    primaries.call("DescribeKey", "{'KeyId':'%s'}", id);
    Caller same =
        principals.user(
            ACCOUNT,
            "b",
            policy(
                allow("kms:DescribeKey", "'StringEquals':{'kms:MultiRegionKeyType':'PRIMARY'}")));
    assertDenied(
        "kms:DescribeKey",
        () -> as(regions.abroad(), same).call("DescribeKey", "{'KeyId':'%s'}", id));
    String single = root.createKeyId("{}");
    assertDenied("kms:DescribeKey", () -> primaries.call("DescribeKey", "{'KeyId':'%s'}", single));
  }

  @Test
  void theReplicasRegionCanBeRestricted() {
    String id = root.createKeyId("{'MultiRegion':true}");
    String elsewhere = "'StringEquals':{'kms:ReplicaRegion':'ap-south-1'}";
    assertDenied(
        "kms:ReplicateKey",
        () ->
            user("a", allow("kms:ReplicateKey", elsewhere), allow("kms:CreateKey", ""))
                .call("ReplicateKey", REQUEST, id, ""));
  }

  @Test
  void thePrimaryKeysPolicyDecidesToo() {
    String id = root.createKeyId("{'MultiRegion':true}");
    String closed =
        "{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Principal':{'AWS':'arn:aws:iam::111122223333:root'},'Action':'kms:*','Resource':'*'},{'Effect':'Deny','Principal':'*','Action':'kms:ReplicateKey','Resource':'*'}]}";
    root.call("PutKeyPolicy", "{'KeyId':'%s','Policy':'%s'}", id, closed.replace("'", "\\\""));
    assertDenied("kms:ReplicateKey", () -> root.call("ReplicateKey", REQUEST, id, ""));
  }

  @Test
  void movingThePrimaryKeyTakesThePermissionOnBoth() {
    String id = root.createKeyId("{'MultiRegion':true}");
    root.call("ReplicateKey", REQUEST, id, "");
    String move = "{'KeyId':'%s','PrimaryRegion':'eu-west-1'}";
    for (TestApi api : List.of(root, rootAbroad)) {
      String arn = api.keyArn(id);
      TestApi mover =
          user(
              "a",
              "{'Effect':'Allow','Action':'kms:UpdatePrimaryRegion','Resource':'" + arn + "'}");
      assertDenied("kms:UpdatePrimaryRegion", () -> mover.call("UpdatePrimaryRegion", move, id));
    }
    String there =
        allow("kms:UpdatePrimaryRegion", "'StringEquals':{'kms:PrimaryRegion':'eu-west-1'}");
    List<AccessRequest> accesses = root.prepare("UpdatePrimaryRegion", move, id).accesses();
    assertThat(accesses)
        .extracting(AccessRequest::resourceArn)
        .containsExactly(root.keyArn(id), rootAbroad.keyArn(id));
    assertThat(accesses.get(1).values("aws:requestedregion")).containsExactly("eu-west-1");
    assertThat(accesses.get(1).values("kms:multiregionkeytype")).containsExactly("REPLICA");
    user("b", there).call("UpdatePrimaryRegion", move, id);
  }

  @Test
  void anotherAccountReplicatesNothing() {
    String id = root.createKeyId("{'MultiRegion':true}");
    String open =
        "{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Principal':'*','Action':'kms:*','Resource':'*'}]}";
    root.call("PutKeyPolicy", "{'KeyId':'%s','Policy':'%s'}", id, open.replace("'", "\\\""));
    TestApi stranger = as(regions.home(), principals.root("444455556666"));
    assertDenied(
        "kms:ReplicateKey", () -> stranger.call("ReplicateKey", REQUEST, root.keyArn(id), ""));
  }

  @Test
  void whatIsNotThereIsNotToldToWhoMayNotReplicate() {
    String absent = "mrk-00000000000000000000000000000000";
    assertDenied(
        "kms:ReplicateKey",
        () -> user("a", allow("kms:CreateKey", "")).call("ReplicateKey", REQUEST, absent, ""));
    assertThat(Refusals.code(() -> user("b", REPLICATE).call("ReplicateKey", REQUEST, absent, "")))
        .isEqualTo(ErrorCode.NotFoundException);
  }

  private static void assertDenied(String permission, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.AccessDeniedException))
        .hasMessageContaining(permission);
  }

  private static String allow(String action, String condition) {
    return "{'Effect':'Allow','Action':'"
        + action
        + "','Resource':'*'"
        + (condition.isEmpty() ? "" : ",'Condition':{" + condition + "}")
        + "}";
  }

  private static String policy(String... statements) {
    return "{'Version':'2012-10-17','Statement':[" + String.join(",", statements) + "]}";
  }

  private TestApi user(String name, String... statements) {
    return as(regions.home(), principals.user(ACCOUNT, name, policy(statements)));
  }

  private TestApi as(TestRegion region, Caller caller) {
    return new TestApi(region, caller, authorizer, () -> region.clock().instant());
  }
}

package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.operation.ServersApart.Node;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each of two servers apart decides by its own policies and identities. */
class MultiRegionServersPermissionsTest {
  private static final String ACCOUNT = ServersApart.ACCOUNT;
  private static final String ROOT = "arn:aws:iam::" + ACCOUNT + ":root";
  private static final String EVERYTHING = allow(ROOT, "kms:*");

  @TempDir static Path directory;
  private static ServersApart servers;

  private final Node home = servers.home();
  private final Node abroad = servers.abroad();

  @BeforeAll
  static void open() throws IOException {
    servers = ServersApart.open(directory);
  }

  @AfterAll
  static void close() {
    servers.close();
  }

  @AfterEach
  void settle() {
    servers.settle();
  }

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

  private static void assertRefused(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}

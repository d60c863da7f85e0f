package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import org.claviger.server.authz.PolicyAuthorizer;
import org.claviger.server.authz.TestPrincipals;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.key.TestRegion;
import org.claviger.server.sigv4.Caller;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A key's policy changes between a request's authorisation and its work. */
class RevokedMeanwhileTest {
  private static final String OWN = "111122223333";
  private static final String STATEMENT =
      "{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"%s\"},\"Action\":\"kms:*\",\"Resource\":\"*\"}";

  @TempDir static Path directory;
  private static TestRegion region;

  private final TestPrincipals principals = new TestPrincipals();
  private final TestApi root = as(principals.root(OWN));
  private final Caller alice = principals.user(OWN, "alice");
  private final Caller bob = principals.user(OWN, "bob");

  @BeforeAll
  static void open() {
    region = TestRegion.open(directory);
  }

  @AfterAll
  static void close() {
    region.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PutKeyPolicy",
        "ScheduleKeyDeletion",
        "TagResource",
        "DisableKey",
        "RotateKeyOnDemand",
        "PutKeyCertificate",
        "DeleteKeyCertificate",
        "CreateAlias",
        "DeleteAlias",
        "UpdateAlias",
        "CreateGrant",
        "RevokeGrant"
      })
  void whoIsNoAdministratorAnyMoreChangesNothing(String action) {
    ValidRequests requests = new ValidRequests(root);
    String id = requests.key(action);
    String policy = policyOf(id);
    put(id, policy.replace("]", "," + STATEMENT.formatted(alice.arn()) + "]"));
    ObjectNode request = requests.on(id, action, "");
    TestApi administrator = as(principals.user(OWN, "alice", aliases()));
    Prepared prepared = administrator.prepare(action, request.toString());
    Authorization.require(TestApi.operation(action).action(), prepared, administrator.access());
    put(id, policy);
    assertThat(Refusals.code(prepared.work()::run))
        .isIn(ErrorCode.KMSInternalException, ErrorCode.AccessDeniedException);
    assertThat(policyOf(id)).isEqualTo(policy);
    root.call(action, request.toString());
  }

  @Test
  void aGrantThatWasRevokedIsNotPassedOn() {
    String id = root.createKeyId("{}");
    String request =
        "{'KeyId':'%s','GranteePrincipal':'%s','Operations':['Encrypt','CreateGrant']}";
    String held = root.call("CreateGrant", request, id, alice.arn()).get("GrantId").textValue();
    TestApi holder = as(alice);
    holder.call("CreateGrant", request, id, bob.arn());
    Prepared prepared = holder.prepare("CreateGrant", request, id, bob.arn());
    Authorization.require(TestApi.operation("CreateGrant").action(), prepared, holder.access());
    root.call("RevokeGrant", "{'KeyId':'%s','GrantId':'%s'}", id, held);
    assertThat(Refusals.code(prepared.work()::run)).isEqualTo(ErrorCode.AccessDeniedException);
    assertThat(root.call("ListGrants", "{'KeyId':'%s'}", id).get("Grants")).hasSize(1);
  }

  private static String aliases() {
    return "{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Action':'kms:*',"
        + "'Resource':'arn:aws:kms:*:*:alias/*'},"
        + "{'Effect':'Allow','Action':'kms:UpdateAlias','Resource':'*'}]}";
  }

  private void put(String id, String policy) {
    root.call(
        "PutKeyPolicy", TestJson.object("{'KeyId':'%s'}", id).put("Policy", policy).toString());
  }

  private String policyOf(String id) {
    return root.call("GetKeyPolicy", "{'KeyId':'%s'}", id).get("Policy").textValue();
  }

  private TestApi as(Caller caller) {
    return new TestApi(
        region, caller, new PolicyAuthorizer(principals), () -> region.clock().instant());
  }
}

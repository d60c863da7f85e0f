package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.server.operation.Refusals.assertRefused;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.claviger.server.authz.PolicyAuthorizer;
import org.claviger.server.authz.TestPrincipals;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.key.TestRegion;
import org.claviger.server.sigv4.Caller;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Grants in force: who may do what by them, pass them on, and give them up. */
class GrantUseTest {
  private static final String OWN = "111122223333";
  private static final String OTHER = "444455556666";
  private static final String ALL =
      "{'Version':'2012-10-17','Statement':{'Effect':'Allow','Action':'kms:*','Resource':'*'}}";

  @TempDir static Path directory;
  private static TestRegion region;

  private final TestPrincipals principals = new TestPrincipals();
  private final TestApi root = as(principals.root(OWN));
  private final Caller bob = principals.user(OWN, "bob");
  private final Caller eve = principals.user(OWN, "eve");
  private final Caller foreigner = principals.user(OTHER, "fred", ALL);

  @BeforeAll
  static void open() {
    region = TestRegion.open(directory);
  }

  @AfterAll
  static void close() {
    region.close();
  }

  @Test
  void aGrantIsInForceFromItsCommitAndGoneAtItsEnd() {
    String id = root.createKeyId("{}");
    assertDenied(() -> encrypt(as(bob), id, "{}"));
    String grant = grant(root, id, bob.arn(), "'Encrypt'", "");
    encrypt(as(bob), id, "{}");
    assertDenied(() -> encrypt(as(eve), id, "{}"));
    assertDenied(() -> as(bob).call("DescribeKey", "{'KeyId':'%s'}", id));
    root.call("RevokeGrant", "{'KeyId':'%s','GrantId':'%s'}", id, grant);
    assertDenied(() -> encrypt(as(bob), id, "{}"));
  }

  @Test
  void aConstraintBindsTheEncryptionContext() {
    String id = root.createKeyId("{}");
    grant(root, id, bob.arn(), "'Encrypt','DescribeKey'", constraint("Subset", "{'a':'1'}"));
    encrypt(as(bob), id, "{'a':'1'}");
    encrypt(as(bob), id, "{'a':'1','b':'2'}");
    as(bob).call("DescribeKey", "{'KeyId':'%s'}", id);
    for (String context : List.of("{}", "{'a':'2'}", "{'A':'1'}", "{'b':'1'}")) {
      assertDenied(() -> encrypt(as(bob), id, context));
    }
    grant(root, id, eve.arn(), "'Encrypt'", constraint("Equals", "{'a':'1'}"));
    encrypt(as(eve), id, "{'a':'1'}");
    assertDenied(() -> encrypt(as(eve), id, "{'a':'1','b':'2'}"));
  }

  @Test
  void aGranteePassesOnOnlyWhatItHolds() {
    String id = root.createKeyId("{}");
    String held = constraint("Subset", "{'a':'1'}");
    grant(root, id, bob.arn(), "'CreateGrant','Encrypt'", held);
    TestApi holder = as(bob);
    grant(holder, id, eve.arn(), "'Encrypt'", held);
    grant(holder, id, eve.arn(), "'Encrypt'", constraint("Subset", "{'a':'1','b':'2'}"));
    grant(holder, id, eve.arn(), "'Encrypt'", constraint("Equals", "{'a':'1','c':'2'}"));
    assertDenied(() -> grant(holder, id, eve.arn(), "'Encrypt'", ""));
    assertDenied(() -> grant(holder, id, eve.arn(), "'Encrypt','Decrypt'", held));
    assertDenied(
        () -> grant(holder, id, eve.arn(), "'Encrypt'", constraint("Equals", "{'a':'2'}")));
    assertDenied(() -> grant(as(eve), id, bob.arn(), "'Encrypt'", held));
  }

  @Test
  void whoRetiresAGrantIsSaidByTheGrantOrByPolicies() {
    String id = root.createKeyId("{}");
    String retiring = ",'RetiringPrincipal':'" + eve.arn() + "'";
    String first = grant(root, id, bob.arn(), "'Encrypt'", retiring);
    assertDenied(() -> retire(as(bob), id, first));
    retire(as(eve), id, first);
    String second = grant(root, id, bob.arn(), "'RetireGrant'", "");
    assertDenied(() -> retire(as(eve), id, second));
    retire(as(bob), id, second);
    String third = grant(root, id, bob.arn(), "'Encrypt'", "");
    retire(root, id, third);
    String fourth = grant(root, id, bob.arn(), "'Encrypt'", "");
    retire(as(principals.user(OWN, "admin", ALL)), id, fourth);
    assertDenied(() -> as(bob).call("RevokeGrant", "{'KeyId':'%s','GrantId':'%s'}", id, fourth));
  }

  @Test
  void anotherAccountUsesItsGrantAndListsWhatItMayRetire() {
    String id = root.createKeyId("{}");
    String arn = root.keyArn(id);
    TestApi other = as(foreigner);
    assertDenied(() -> encrypt(other, arn, "{}"));
    String retiring = ",'RetiringPrincipal':'" + foreigner.arn() + "'";
    String grant = grant(root, id, foreigner.arn(), "'Encrypt','Decrypt'", retiring);
    String blob = encrypt(other, arn, "{}").get("CiphertextBlob").asText();
    // Nothing but the blob says whose key it is.
    assertThat(other.call("Decrypt", "{'CiphertextBlob':'%s'}", blob).get("KeyId").textValue())
        .isEqualTo(arn);
    assertThat(retirable(other)).containsExactly(grant);
    assertDenied(
        () -> root.call("ListRetirableGrants", "{'RetiringPrincipal':'%s'}", foreigner.arn()));
    retire(other, id, grant);
    assertThat(retirable(other)).isEmpty();
    assertRefused(
        ErrorCode.AccessDeniedException,
        "The ciphertext refers to a customer master key that does not exist, does not exist in this"
            + " region, or you are not allowed to access.",
        () -> other.call("Decrypt", "{'CiphertextBlob':'%s'}", blob));
  }

  @Test
  void theAliasesOfAnotherAccountsKeysAreNotListed() {
    String arn = root.keyArn(root.createKeyId("{}"));
    assertRefused(
        ErrorCode.NotFoundException,
        "Key '" + arn + "' does not exist",
        () -> as(foreigner).call("ListAliases", "{'KeyId':'%s'}", arn));
  }

  @Test
  void aGranteeMustBeThere() {
    String id = root.createKeyId("{}");
    String nobody = "arn:aws:iam::111122223333:user/nobody";
    assertRefused(
        ErrorCode.InvalidArnException,
        "ARN does not refer to a valid principal: " + nobody,
        () -> grant(root, id, nobody, "'Encrypt'", ""));
  }

  @Test
  void aRolesGrantIsItsSessions() {
    String id = root.createKeyId("{}");
    Caller session = principals.session(OWN, "r", Optional.empty(), List.of());
    grant(root, id, "arn:aws:iam::111122223333:role/r", "'Encrypt'", "");
    encrypt(as(session), id, "{}");
    assertThat(
            root.call("ListGrants", "{'KeyId':'%s'}", id).at("/Grants/0/IssuingAccount").asText())
        .isEqualTo("arn:aws:iam::111122223333:root");
  }

  @Test
  void aListOfKeyEntriesShowsWhatTheCallerMayDescribe() {
    String shown = root.createKeyId("{}");
    root.createKeyId("{}");
    Caller carol =
        principals.user(
            OWN,
            "carol",
            "{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Action':'claviger:*',"
                + "'Resource':'*'},{'Effect':'Allow','Action':'kms:DescribeKey','Resource':'"
                + root.keyArn(shown)
                + "'}]}");
    JsonNode entries = as(carol).call("ListKeyEntries", "{'Limit':1000}").get("KeyEntries");
    assertThat(entries).hasSize(1);
    assertThat(entries.at("/0/KeyMetadata/KeyId").textValue()).isEqualTo(shown);
  }

  private static String constraint(String kind, String pairs) {
    return ",'Constraints':{'EncryptionContext" + kind + "':" + pairs + "}";
  }

  private static ObjectNode encrypt(TestApi api, String id, String context) {
    return api.call(
        "Encrypt", "{'KeyId':'%s','Plaintext':'AAAA','EncryptionContext':%s}", id, context);
  }

  private static String grant(
      TestApi api, String id, String grantee, String operations, String more) {
    return api.call(
            "CreateGrant",
            "{'KeyId':'%s','GranteePrincipal':'%s','Operations':[%s]%s}",
            id,
            grantee,
            operations,
            more)
        .get("GrantId")
        .textValue();
  }

  private void retire(TestApi api, String id, String grant) {
    api.call("RetireGrant", "{'KeyId':'%s','GrantId':'%s'}", root.keyArn(id), grant);
  }

  private List<String> retirable(TestApi api) {
    ObjectNode answer =
        api.call("ListRetirableGrants", "{'RetiringPrincipal':'%s'}", foreigner.arn());
    return StreamSupport.stream(answer.get("Grants").spliterator(), false)
        .map(grant -> grant.get("GrantId").textValue())
        .toList();
  }

  private static void assertDenied(ThrowingCallable call) {
    assertThat(Refusals.code(call)).isEqualTo(ErrorCode.AccessDeniedException);
  }

  private TestApi as(Caller caller) {
    return new TestApi(
        region, caller, new PolicyAuthorizer(principals), () -> region.clock().instant());
  }
}

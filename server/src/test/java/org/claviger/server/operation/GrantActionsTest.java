package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.server.operation.Refusals.assertRefused;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.key.KeyArn;
import org.claviger.server.key.TestRegion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** CreateGrant, ListGrants, ListRetirableGrants, RetireGrant and RevokeGrant. */
class GrantActionsTest {
  private static final String ALICE = "arn:aws:iam::111122223333:user/alice";
  private static final String BOB = "arn:aws:iam::111122223333:role/teams/bob";

  @TempDir static Path directory;
  private static TestRegion region;

  private final TestApi api = new TestApi(region, "111122223333");

  @BeforeAll
  static void open() {
    region = TestRegion.open(directory);
  }

  @AfterAll
  static void close() {
    region.close();
  }

  @Test
  void makesListsAndRevokesAGrant() {
    String id = api.createKeyId("{}");
    ObjectNode made =
        api.call(
            "CreateGrant",
            "{'KeyId':'%s','GranteePrincipal':'%s','RetiringPrincipal':'%s','Name':'n',"
                + "'Operations':['Encrypt','Decrypt','Decrypt'],"
                + "'Constraints':{'EncryptionContextSubset':{'a':'b'}}}",
            id,
            ALICE,
            BOB);
    String grantId = made.get("GrantId").textValue();
    assertThat(grantId).matches("[0-9a-f]{64}");
    assertThat(api.call("ListGrants", "{'KeyId':'%s'}", id))
        .isEqualTo(
            TestJson.object(
                "{'Grants':[{'KeyId':'%s','GrantId':'%s','Name':'n','CreationDate':1795359600.123,"
                    + "'GranteePrincipal':'%s','RetiringPrincipal':'%s',"
                    + "'IssuingAccount':'arn:aws:iam::111122223333:root',"
                    + "'Operations':['Decrypt','Encrypt'],"
                    + "'Constraints':{'EncryptionContextSubset':{'a':'b'}}}],'Truncated':false}",
                api.keyArn(id), grantId, ALICE, BOB));
    assertThat(revoke(id, grantId).hasBody()).isFalse();
    assertThat(ids("ListGrants", "{'KeyId':'%s'}", id)).isEmpty();
    assertRefused(
        ErrorCode.NotFoundException,
        "Grant ID " + grantId + " not found",
        () -> revoke(id, grantId));
  }

  @Test
  void aNamedGrantIsMadeOnce() {
    String id = api.createKeyId("{}");
    String request = "{'KeyId':'%s','GranteePrincipal':'%s','Name':'once','Operations':['%s']}";
    ObjectNode first = api.call("CreateGrant", request, id, ALICE, "Encrypt");
    ObjectNode again = api.call("CreateGrant", request, id, ALICE, "Encrypt");
    assertThat(again.get("GrantId")).isEqualTo(first.get("GrantId"));
    assertThat(again.get("GrantToken")).isNotEqualTo(first.get("GrantToken"));
    ObjectNode other = api.call("CreateGrant", request, id, ALICE, "Decrypt");
    assertThat(other.get("GrantId")).isNotEqualTo(first.get("GrantId"));
    assertThat(ids("ListGrants", "{'KeyId':'%s'}", id)).hasSize(2);
  }

  @Test
  void aGrantWithoutANameIsMadeEachTime() {
    String id = api.createKeyId("{}");
    assertThat(grant(id, ALICE, null)).isNotEqualTo(grant(id, ALICE, null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SYMMETRIC_DEFAULT | ENCRYPT_DECRYPT     | GenerateDataKeyPair | Sign
          ECC_NIST_P256     | SIGN_VERIFY         | GetPublicKey        | Encrypt
          ECC_NIST_P256     | KEY_AGREEMENT       | DeriveSharedSecret  | Verify
          HMAC_256          | GENERATE_VERIFY_MAC | VerifyMac           | GetPublicKey
          """)
  void takesOperationsThatTheKeySupports(String spec, String usage, String good, String bad) {
    String id = api.createKeyId("{'KeySpec':'%s','KeyUsage':'%s'}", spec, usage);
    String request =
        "{'KeyId':'%s','GranteePrincipal':'%s','Operations':['%s','CreateGrant','RetireGrant',"
            + "'DescribeKey']}";
    api.call("CreateGrant", request, id, ALICE, good);
    assertThat(Refusals.code(() -> api.call("CreateGrant", request, id, ALICE, bad)))
        .isEqualTo(ErrorCode.ValidationException);
    assertThat(ids("ListGrants", "{'KeyId':'%s'}", id)).hasSize(1);
  }

  @Test
  void takesConstraintsForSymmetricKeysAlone() {
    String constrained =
        "{'KeyId':'%s','GranteePrincipal':'%s','Operations':['DescribeKey'],"
            + "'Constraints':{'EncryptionContextEquals':%s}}";
    String mac = api.createKeyId("{'KeySpec':'HMAC_256','KeyUsage':'GENERATE_VERIFY_MAC'}");
    assertInvalid(() -> api.call("CreateGrant", constrained, mac, ALICE, "{'a':'b'}"));
    api.call("CreateGrant", constrained, mac, ALICE, "{}");
    String id = api.createKeyId("{}");
    String nine = "{'1':'','2':'','3':'','4':'','5':'','6':'','7':'','8':'','9':''}";
    assertInvalid(() -> api.call("CreateGrant", constrained, id, ALICE, nine));
    assertInvalid(
        () -> api.call("CreateGrant", constrained, id, ALICE, "{'a':'" + "b".repeat(385) + "'}"));
    api.call("CreateGrant", constrained, id, ALICE, "{'a':'" + "b".repeat(384) + "'}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "alice",
        "arn:aws:iam::1111:root",
        "arn:aws:iam::111122223333:group/g",
        "arn:aws:kms:us-east-1:111122223333:key/x",
        "arn:aws:iam::111122223333:user/",
        "example.com"
      })
  void refusesWhatIsNoPrincipal(String principal) {
    String id = api.createKeyId("{}");
    assertThat(Refusals.code(() -> grant(id, principal, null)))
        .isEqualTo(ErrorCode.InvalidArnException);
    assertThat(Refusals.code(() -> grant(id, ALICE, principal)))
        .isEqualTo(ErrorCode.InvalidArnException);
    assertThat(
            Refusals.code(
                () -> api.call("ListRetirableGrants", "{'RetiringPrincipal':'%s'}", principal)))
        .isEqualTo(ErrorCode.InvalidArnException);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "111122223333",
        "arn:aws:iam::444455556666:root",
        "arn:aws:sts::111122223333:assumed-role/r/s",
        "arn:aws:sts::111122223333:federated-user/f",
        "dynamodb.us-east-1.amazonaws.com"
      })
  void takesEveryKindOfPrincipal(String principal) {
    String id = api.createKeyId("{}");
    String grantId = grant(id, principal, null);
    assertThat(ids("ListGrants", "{'KeyId':'%s','GranteePrincipal':'%s'}", id, principal))
        .containsExactly(grantId);
  }

  @Test
  void refusesMembersInAwsWords() {
    String id = api.createKeyId("{}");
    assertRefused(
        ErrorCode.ValidationException,
        "3 validation errors detected: Value null at 'keyId' failed to satisfy constraint: Member"
            + " must not be null; Value null at 'granteePrincipal' failed to satisfy constraint:"
            + " Member must not be null; Value null at 'operations' failed to satisfy constraint:"
            + " Member must not be null",
        () -> api.call("CreateGrant", "{}"));
    assertThat(
            Refusals.code(
                () ->
                    api.call(
                        "CreateGrant",
                        "{'KeyId':'%s','GranteePrincipal':'%s','Operations':['Dance']}",
                        id,
                        ALICE)))
        .isEqualTo(ErrorCode.ValidationException);
    assertInvalid(
        () ->
            api.call(
                "CreateGrant",
                "{'KeyId':'%s','GranteePrincipal':'%s','Operations':[]}",
                id,
                ALICE));
    assertThat(Refusals.code(() -> revoke(id, "x"))).isEqualTo(ErrorCode.InvalidGrantIdException);
  }

  @Test
  void retiresByTokenOrByArnAndId() {
    String id = api.createKeyId("{}");
    ObjectNode byToken = made(id, ALICE, BOB);
    String token = byToken.get("GrantToken").textValue();
    Result result = api.result("RetireGrant", "{'GrantToken':'%s'}", token);
    assertThat(result.hasBody()).isFalse();
    assertThat(result.auditResponse())
        .isEqualTo(
            TestJson.object(
                "{'keyId':'%s','grantId':'%s'}",
                api.keyArn(id), byToken.get("GrantId").textValue()));
    assertRefused(
        ErrorCode.NotFoundException,
        "Grant ID " + byToken.get("GrantId").textValue() + " not found",
        () -> api.call("RetireGrant", "{'GrantToken':'%s'}", token));
    String grantId = grant(id, ALICE, BOB);
    assertThat(Refusals.code(() -> retire(id, grantId))).isEqualTo(ErrorCode.InvalidArnException);
    String other = api.createKeyId("{}");
    assertThat(Refusals.code(() -> retire(api.keyArn(other), grantId)))
        .isEqualTo(ErrorCode.NotFoundException);
    retire(api.keyArn(id), grantId);
    assertThat(ids("ListGrants", "{'KeyId':'%s'}", id)).isEmpty();
    assertThat(ids("ListRetirableGrants", "{'RetiringPrincipal':'%s'}", BOB)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "{'KeyId':'k'}", "{'GrantId':'g'}", "{'GrantToken':'t','KeyId':'k'}"})
  void retiresByOneWayOfNaming(String request) {
    assertInvalid(() -> api.call("RetireGrant", request));
  }

  @Test
  void anotherAccountsTokenIsNoUse() {
    String token = made(api.createKeyId("{}"), ALICE, null).get("GrantToken").textValue();
    TestApi other = new TestApi(region, "444455556666");
    assertThat(Refusals.code(() -> other.call("RetireGrant", "{'GrantToken':'%s'}", token)))
        .isEqualTo(ErrorCode.AccessDeniedException);
  }

  @Test
  void aDryRunChangesNothing() {
    String id = api.createKeyId("{}");
    String create = "{'KeyId':'%s','GranteePrincipal':'%s','Operations':['Encrypt'],'DryRun':%s}";
    assertDry(() -> api.call("CreateGrant", create, id, ALICE, true));
    assertThat(ids("ListGrants", "{'KeyId':'%s'}", id)).isEmpty();
    String grantId = api.call("CreateGrant", create, id, ALICE, false).get("GrantId").textValue();
    assertDry(
        () -> api.call("RevokeGrant", "{'KeyId':'%s','GrantId':'%s','DryRun':true}", id, grantId));
    assertDry(
        () ->
            api.call(
                "RetireGrant",
                "{'KeyId':'%s','GrantId':'%s','DryRun':true}",
                api.keyArn(id),
                grantId));
    assertThat(ids("ListGrants", "{'KeyId':'%s'}", id)).containsExactly(grantId);
    api.call("DisableKey", "{'KeyId':'%s'}", id);
    assertThat(Refusals.code(() -> api.call("CreateGrant", create, id, ALICE, true)))
        .isEqualTo(ErrorCode.DisabledException);
  }

  @Test
  void narrowsAListByIdAndGrantee() {
    String id = api.createKeyId("{}");
    String alices = grant(id, ALICE, null);
    String bobs = grant(id, BOB, null);
    String both = "{'KeyId':'%s','GrantId':'%s','GranteePrincipal':'%s'}";
    assertThat(ids("ListGrants", "{'KeyId':'%s','GranteePrincipal':'%s'}", id, BOB))
        .containsExactly(bobs);
    assertThat(ids("ListGrants", "{'KeyId':'%s','GrantId':'%s'}", id, alices))
        .containsExactly(alices);
    assertThat(ids("ListGrants", both, id, alices, ALICE)).containsExactly(alices);
    assertThat(ids("ListGrants", both, id, alices, BOB)).isEmpty();
    String other = api.createKeyId("{}");
    assertThat(ids("ListGrants", "{'KeyId':'%s','GrantId':'%s'}", other, alices)).isEmpty();
  }

  @Test
  void listsPageByPageWhileGrantsComeAndGo() {
    String id = api.createKeyId("{}");
    String carol = "arn:aws:iam::111122223333:user/carol";
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      made.add(grant(id, ALICE, carol));
    }
    for (String list :
        List.of(
            "ListGrants {'KeyId':'" + id + "','Limit':5",
            "ListRetirableGrants {'RetiringPrincipal':'" + carol + "','Limit':5")) {
      String action = list.substring(0, list.indexOf(' '));
      String request = list.substring(list.indexOf(' ') + 1);
      List<String> seen = new ArrayList<>();
      ObjectNode page = api.call(action, request + "}");
      seen.addAll(ids(page));
      String gone = seen.get(2);
      revoke(id, gone);
      made.remove(gone);
      String added = grant(id, ALICE, carol);
      while (page.get("Truncated").booleanValue()) {
        page =
            api.call(action, request + ",'Marker':'" + page.get("NextMarker").textValue() + "'}");
        seen.addAll(ids(page));
      }
      assertThat(seen).doesNotHaveDuplicates().isSorted().containsAll(made);
      made.add(added);
    }
  }

  @Test
  void allGrantsOfAKeyGoWithIt() {
    String id = api.createKeyId("{}");
    String kept = api.createKeyId("{}");
    String dave = "arn:aws:iam::111122223333:user/dave";
    for (int i = 0; i < 103; i++) {
      grant(id, ALICE, i % 50 == 0 ? dave : null);
    }
    String other = grant(kept, ALICE, dave);
    region
        .store()
        .write(
            transaction -> {
              region
                  .region()
                  .grants()
                  .deleteAll(transaction, new KeyArn(TestRegion.NAME, "111122223333", id));
              return null;
            });
    assertThat(ids("ListGrants", "{'KeyId':'%s'}", id)).isEmpty();
    assertThat(ids("ListRetirableGrants", "{'RetiringPrincipal':'%s'}", dave))
        .containsExactly(other);
  }

  @Test
  void theRecordHasTheTermsAndNoToken() {
    String id = api.createKeyId("{}");
    Result result =
        api.result(
            "CreateGrant",
            "{'KeyId':'%s','GranteePrincipal':'%s','Operations':['Encrypt']}",
            id,
            ALICE);
    assertThat(result.auditResponse())
        .isEqualTo(
            TestJson.object("{'grantId':'%s'}", result.response().get("GrantId").textValue()));
    ObjectNode body =
        TestJson.object(
            "{'KeyId':'%s','GranteePrincipal':'%s','Operations':['Encrypt'],'DryRun':true,"
                + "'Constraints':{'EncryptionContextEquals':{'A':'B'}}}",
            id, ALICE);
    CreateGrant action = new CreateGrant();
    assertThat(action.auditParameters(action.parse(new Members(body))))
        .isEqualTo(
            TestJson.object(
                "{'keyId':'%s','granteePrincipal':'%s','operations':['Encrypt'],"
                    + "'constraints':{'encryptionContextEquals':{'A':'B'}},'dryRun':true}",
                id, ALICE));
  }

  private ObjectNode made(String id, String grantee, String retiring) {
    return api.call(
        "CreateGrant",
        "{'KeyId':'%s','GranteePrincipal':'%s','Operations':['Encrypt']%s}",
        id,
        grantee,
        retiring == null ? "" : ",'RetiringPrincipal':'" + retiring + "'");
  }

  private String grant(String id, String grantee, String retiring) {
    return made(id, grantee, retiring).get("GrantId").textValue();
  }

  private Result revoke(String id, String grantId) {
    return api.result("RevokeGrant", "{'KeyId':'%s','GrantId':'%s'}", id, grantId);
  }

  private void retire(String keyId, String grantId) {
    api.call("RetireGrant", "{'KeyId':'%s','GrantId':'%s'}", keyId, grantId);
  }

  private List<String> ids(String action, String json, Object... arguments) {
    return ids(api.call(action, json, arguments));
  }

  private static List<String> ids(ObjectNode answer) {
    return StreamSupport.stream(answer.get("Grants").spliterator(), false)
        .map((JsonNode grant) -> grant.get("GrantId").textValue())
        .toList();
  }

  private static void assertInvalid(ThrowingCallable call) {
    assertThat(Refusals.code(call)).isEqualTo(ErrorCode.ValidationException);
  }

  private static void assertDry(ThrowingCallable call) {
    assertRefused(
        ErrorCode.DryRunOperationException,
        "The request would have succeeded, but the DryRun option is set.",
        call);
  }
}

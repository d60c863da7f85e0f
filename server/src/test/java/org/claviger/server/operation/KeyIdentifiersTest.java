package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.server.operation.Refusals.assertRefused;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.claviger.server.authz.PolicyAuthorizer;
import org.claviger.server.authz.TestPrincipals;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.key.TestRegion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which action takes which form of identifier, and what is said of one that names nothing. */
class KeyIdentifiersTest {
  private static final String ABSENT = "1234abcd-12ab-34cd-56ef-1234567890ab";

  @TempDir static Path directory;
  private static TestRegion region;
  private static String keyId;

  private final TestApi api = new TestApi(region, "111122223333");

  @BeforeAll
  static void open() {
    region = TestRegion.open(directory);
    TestApi api = new TestApi(region, "111122223333");
    keyId = api.createKeyId("{'KeySpec':'ECC_NIST_P256','KeyUsage':'SIGN_VERIFY'}");
    api.call("CreateAlias", "{'AliasName':'alias/a/b','TargetKeyId':'%s'}", keyId);
  }

  @AfterAll
  static void close() {
    region.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"DescribeKey", "GetPublicKey"})
  void takesEveryForm(String action) {
    for (String identifier :
        List.of(keyId, api.keyArn(keyId), "alias/a/b", api.aliasArn("alias/a/b"))) {
      Prepared prepared = api.prepare(action, "{'KeyId':'%s'}", identifier);
      assertThat(prepared.resources()).containsExactly(api.keyArn(keyId));
      assertThat(prepared.accesses().get(0).permission()).isEqualTo("kms:" + action);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "EnableKey",
        "DisableKey",
        "UpdateKeyDescription",
        "ScheduleKeyDeletion",
        "CancelKeyDeletion",
        "GetKeyPolicy",
        "ListKeyPolicies",
      })
  void takesNoAliasToManageAKey(String action) {
    for (String identifier : List.of(keyId, api.keyArn(keyId))) {
      assertThat(prepare(action, identifier).resources()).containsExactly(api.keyArn(keyId));
    }
    for (String alias : List.of("alias/a/b", api.aliasArn("alias/a/b"), "alias/absent")) {
      assertRefused(
          ErrorCode.InvalidArnException,
          "Key Aliases are not supported for this operation.",
          () -> prepare(action, alias));
    }
  }

  @Test
  void saysWhatIsNotThere() {
    assertNotFound("fake-key-id", "Invalid keyId 'fake-key-id'");
    assertNotFound("mrk-fake-key-id", "Invalid keyId 'mrk-fake-key-id'");
    assertNotFound(
        "134f2428cec14b25a1ae9048164dba47", "Invalid keyId '134f2428cec14b25a1ae9048164dba47'");
    assertNotFound(ABSENT, "Key '" + api.keyArn(ABSENT) + "' does not exist");
    assertNotFound(api.keyArn(ABSENT), "Key '" + api.keyArn(ABSENT) + "' does not exist");
    assertNotFound("alias/absent", "Alias " + api.aliasArn("alias/absent") + " is not found.");
    assertNotFound(
        api.aliasArn("alias/absent"), "Alias " + api.aliasArn("alias/absent") + " is not found.");
    assertNotFound(api.keyArn(keyId).replace("us-east-1", "eu-west-1"), "Invalid arn eu-west-1");
  }

  @Test
  void tellsNothingOfAnotherAccountsKeys() {
    TestPrincipals principals = new TestPrincipals();
    TestApi stranger =
        new TestApi(
            region,
            principals.root("444455556666"),
            new PolicyAuthorizer(principals),
            () -> region.clock().instant());
    for (String id : List.of(keyId, ABSENT)) {
      assertHidden(stranger, api.keyArn(id));
      assertRefused(
          ErrorCode.NotFoundException,
          "Key '" + stranger.keyArn(id) + "' does not exist",
          () -> stranger.call("DescribeKey", "{'KeyId':'%s'}", id));
    }
    for (String alias : List.of("alias/a/b", "alias/absent")) {
      assertHidden(stranger, api.aliasArn(alias));
    }
  }

  private static void assertHidden(TestApi stranger, String arn) {
    assertRefused(
        ErrorCode.AccessDeniedException,
        "User: arn:aws:iam::444455556666:root is not authorized to perform: kms:DescribeKey on"
            + " resource: "
            + arn
            + " because the resource does not exist in this Region, no resource-based policies"
            + " allow access, or a resource-based policy explicitly denies access",
        () -> stranger.call("DescribeKey", "{'KeyId':'%s'}", arn));
  }

  @Test
  void givesThePublicKeyOfAsymmetricKeysAlone() {
    ObjectNode answer = api.call("GetPublicKey", "{'KeyId':'alias/a/b'}");
    byte[] publicKey = region.region().keys().resolve(keyId, api.accountId()).publicKey();
    assertThat(publicKey).hasSize(91);
    assertThat(answer.remove("PublicKey"))
        .isEqualTo(JsonNodeFactory.instance.binaryNode(publicKey));
    assertThat(answer)
        .isEqualTo(
            TestJson.object(
                """
                {'KeyId':'%s','CustomerMasterKeySpec':'ECC_NIST_P256','KeySpec':'ECC_NIST_P256',
                 'KeyUsage':'SIGN_VERIFY','SigningAlgorithms':['ECDSA_SHA_256']}"""
                    .formatted(api.keyArn(keyId))));
    String symmetric = api.createKeyId("{}");
    assertRefused(
        ErrorCode.UnsupportedOperationException,
        api.keyArn(symmetric)
            + " key spec is SYMMETRIC_DEFAULT which is not valid for GetPublicKey.",
        () -> api.call("GetPublicKey", "{'KeyId':'%s'}", symmetric));
  }

  @Test
  void showsTheDefaultPolicy() {
    assertThat(api.call("ListKeyPolicies", "{'KeyId':'%s'}", keyId))
        .isEqualTo(TestJson.object("{'Truncated':false,'PolicyNames':['default']}"));
    for (String request : List.of("{'KeyId':'%s'}", "{'KeyId':'%s','PolicyName':'default'}")) {
      var answer = api.call("GetKeyPolicy", request, keyId);
      assertThat(answer.get("PolicyName").textValue()).isEqualTo("default");
      assertThat(TestJson.object(answer.get("Policy").textValue()))
          .isEqualTo(
              TestJson.object(
                  """
                  {'Version':'2012-10-17','Id':'key-default-1','Statement':[{
                   'Sid':'Enable IAM User Permissions','Effect':'Allow',
                   'Principal':{'AWS':'arn:aws:iam::111122223333:root'},
                   'Action':'kms:*','Resource':'*'}]}"""));
    }
    assertRefused(
        ErrorCode.NotFoundException,
        "No such policy exists",
        () -> api.call("GetKeyPolicy", "{'KeyId':'%s','PolicyName':'other'}", keyId));
  }

  @Test
  void refusesGrantTokensThatAreNotGenuine() {
    for (String action : List.of("DescribeKey", "GetPublicKey")) {
      assertRefused(
          ErrorCode.InvalidGrantTokenException,
          "The grant token is not one that this Region made. Use GrantToken of CreateGrant.",
          () -> api.call(action, "{'KeyId':'%s','GrantTokens':['x']}", keyId));
    }
  }

  @Test
  void anyIdentifierIsAnsweredOrRefused() {
    Random random = new Random(15);
    String alphabet = "arn:ws/kmliey-0aé\u0000'%_";
    for (int i = 0; i < Integer.getInteger("fuzz.cases", 2_000); i++) {
      StringBuilder identifier = new StringBuilder(api.keyArn(keyId));
      for (int edits = random.nextInt(4); edits >= 0; edits--) {
        identifier.setCharAt(
            random.nextInt(identifier.length()),
            alphabet.charAt(random.nextInt(alphabet.length())));
      }
      identifier.setLength(1 + random.nextInt(identifier.length()));
      try {
        region.region().keys().resolve(identifier.toString(), api.accountId());
      } catch (ApiException e) {
        assertThat(e.code()).isIn(ErrorCode.NotFoundException, ErrorCode.InvalidArnException);
      }
    }
  }

  private Prepared prepare(String action, String identifier) {
    return api.prepare(action, "{'KeyId':'%s','Description':''}", identifier);
  }

  private void assertNotFound(String identifier, String message) {
    assertRefused(
        ErrorCode.NotFoundException,
        message,
        () -> api.call("DescribeKey", "{'KeyId':'%s'}", identifier));
  }
}

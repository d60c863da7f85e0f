package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
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

/** What somebody learns of keys and aliases that are another account's. */
class StrangersTest {
  private static final String OWN = "111122223333";
  private static final String OTHER = "444455556666";
  private static final String ABSENT = "1234abcd-12ab-34cd-56ef-1234567890ab";
  private static final String STATEMENT = "{'Effect':'Allow','Action':'%s','Resource':'*'}";

  @TempDir static Path directory;
  private static TestRegion region;

  private final TestPrincipals principals = new TestPrincipals();
  private final TestApi root = as(principals.root(OWN));
  private final TestApi stranger = as(principals.user(OTHER, "fred", allow("*")));
  private final String id = root.createKeyId("{}");

  @BeforeAll
  static void open() {
    region = TestRegion.open(directory);
  }

  @AfterAll
  static void close() {
    region.close();
  }

  @Test
  void noActionTellsWhichKeyAnAliasNames() {
    String alias = "alias/" + UUID.randomUUID();
    root.call("CreateAlias", "{'AliasName':'%s','TargetKeyId':'%s'}", alias, id);
    EveryAction requests = new EveryAction(root);
    for (Operation<?> each : Actions.all()) {
      String action = each.action().name();
      ObjectNode request = requests.request(action);
      for (String member : List.of("KeyId", "DestinationKeyId", "TargetKeyId")) {
        if (request.has(member)) {
          request.put(member, root.aliasArn(alias));
        }
      }
      assertThat(refusalIfAny(stranger, action, request.toString())).as(action).doesNotContain(id);
    }
  }

  @Test
  void aKeyThatIsThereIsRefusedAsOneThatIsNot() {
    String grantToken = "'GrantTokens':['x']";
    for (String request :
        List.of(
            "DescribeKey {'KeyId':'%s'," + grantToken + "}",
            "Encrypt {'KeyId':'%s','Plaintext':'AAAA'," + grantToken + "}",
            "Decrypt {'KeyId':'%s','CiphertextBlob':'AAAA'," + grantToken + "}",
            "CreateGrant {'KeyId':'%s','GranteePrincipal':'444455556666','Operations':['Encrypt'],"
                + grantToken
                + "}",
            "ReEncrypt {'SourceKeyId':'%s','CiphertextBlob':'AAAA','DestinationKeyId':'alias/no'}",
            "ReEncrypt {'SourceKeyId':'%s','CiphertextBlob':'AAAA','DestinationKeyId':'"
                + as(principals.root(OTHER)).createKeyId("{}")
                + "'}")) {
      assertNotTold(stranger, request);
    }
  }

  @Test
  void aTargetThatIsThereIsRefusedAsOneThatIsNot() {
    String own = as(principals.root(OTHER)).createKeyId("{}");
    String name = "alias/" + UUID.randomUUID();
    as(principals.root(OTHER))
        .call("CreateAlias", "{'AliasName':'%s','TargetKeyId':'%s'}", name, own);
    TestApi nobody = as(principals.user(OTHER, "nobody", allow("kms:DescribeKey")));
    for (TestApi caller : List.of(nobody, stranger)) {
      assertNotTold(caller, "CreateAlias {'AliasName':'alias/new','TargetKeyId':'%s'}");
      assertNotTold(caller, "UpdateAlias {'AliasName':'" + name + "','TargetKeyId':'%s'}");
    }
    String onAlias =
        "{'Version':'2012-10-17','Statement':{'Effect':'Allow','Action':'kms:*',"
            + "'Resource':'arn:aws:kms:*:*:alias/*'}}";
    assertNotTold(
        as(principals.user(OTHER, "half", onAlias)),
        "UpdateAlias {'AliasName':'" + name + "','TargetKeyId':'%s'}");
  }

  @Test
  void aTokenTellsNeitherItsKeyNorWhetherItsGrantIsThere() {
    ObjectNode grant =
        root.call(
            "CreateGrant",
            "{'KeyId':'%s','GranteePrincipal':'%s','Operations':['Encrypt']}",
            id,
            OWN);
    String request = "{'GrantToken':'" + grant.get("GrantToken").textValue() + "'}";
    String before = refusal(stranger, "RetireGrant", request);
    assertThat(before).doesNotContain(id);
    TestApi nobody = as(principals.user(OWN, "nobody"));
    assertThat(Refusals.code(() -> nobody.call("RetireGrant", request)))
        .isEqualTo(ErrorCode.AccessDeniedException);
    root.call("RetireGrant", request);
    assertThat(refusal(stranger, "RetireGrant", request)).isEqualTo(before);
    assertThat(Refusals.code(() -> nobody.call("RetireGrant", request)))
        .isEqualTo(ErrorCode.AccessDeniedException);
    assertThat(Refusals.code(() -> root.call("RetireGrant", request)))
        .isEqualTo(ErrorCode.NotFoundException);
  }

  private void assertNotTold(TestApi caller, String actionAndRequest) {
    String action = actionAndRequest.split(" ", 2)[0];
    String request = actionAndRequest.split(" ", 2)[1];
    String there = refusal(caller, action, request.replace("%s", root.keyArn(id)));
    String absent = refusal(caller, action, request.replace("%s", root.keyArn(ABSENT)));
    assertThat(there.replace(id, ABSENT)).as(actionAndRequest).isEqualTo(absent);
  }

  private static String refusal(TestApi caller, String action, String request) {
    String refusal = refusalIfAny(caller, action, request);
    assertThat(refusal).as(action).isNotEmpty();
    return refusal;
  }

  private static String refusalIfAny(TestApi caller, String action, String request) {
    ApiException refusal =
        catchThrowableOfType(ApiException.class, () -> caller.call(action, request));
    return refusal == null ? "" : refusal.code() + ": " + refusal.getMessage();
  }

  private static String allow(String action) {
    return "{'Version':'2012-10-17','Statement':" + STATEMENT.formatted(action) + "}";
  }

  private TestApi as(Caller caller) {
    return new TestApi(
        region, caller, new PolicyAuthorizer(principals), () -> region.clock().instant());
  }
}

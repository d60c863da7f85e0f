package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
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

class ExplainAccessTest {
  private static final String ACCOUNT = "111122223333";
  private static final String IN_PRODUCTION =
      "{'Version':'2012-10-17','Statement':[{'Sid':'InProduction','Effect':'Allow',"
          + "'Action':'kms:Encrypt','Resource':'*',"
          + "'Condition':{'StringEquals':{'kms:EncryptionContext:stage':'production'}}}]}";

  @TempDir static Path directory;
  private static TestRegion region;

  private final TestPrincipals principals = new TestPrincipals();
  private final TestApi root = as(principals.root(ACCOUNT));
  private final Caller bob = principals.user(ACCOUNT, "bob", IN_PRODUCTION);
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
  void namesTheStatementThatAllows() {
    ObjectNode answer = explain("kms:Encrypt", ",'EncryptionContext':{'stage':'production'}");
    assertThat(answer.get("KeyId").textValue()).isEqualTo(root.keyArn(id));
    assertThat(answer.get("Decision").textValue()).isEqualTo("Allowed");
    assertThat(answer.has("Message")).isFalse();
    assertThat(answer.at("/Policies/0/Kind").textValue()).isEqualTo("ResourcePolicy");
    assertThat(answer.at("/Policies/0/Statements/0/Matched").booleanValue()).isTrue();
    assertThat(answer.at("/Policies/1/Kind").textValue()).isEqualTo("IdentityPolicy");
    assertThat(statement(answer).get("Sid").textValue()).isEqualTo("InProduction");
    assertThat(statement(answer).get("Matched").booleanValue()).isTrue();
  }

  @Test
  void namesTheConditionThatFailed() {
    ObjectNode answer = explain("kms:Encrypt", ",'EncryptionContext':{'stage':'test'}");
    assertThat(answer.get("Decision").textValue()).isEqualTo("Denied");
    assertThat(answer.get("Message").textValue())
        .isEqualTo(
            "User: %s is not authorized to perform: kms:Encrypt on resource: %s because no"
                + " identity-based policy allows the kms:Encrypt action",
            bob.arn(), root.keyArn(id));
    assertThat(statement(answer).get("Matched").booleanValue()).isFalse();
    assertThat(statement(answer).get("Reason").textValue())
        .containsIgnoringCase("kms:EncryptionContext:stage")
        .contains("production");
  }

  @Test
  void findsTheStatementsOfOurActionsByEitherName() {
    ObjectNode answer = explain("claviger:GetKeyCertificate", "");
    assertThat(answer.at("/Policies/0/Statements/0/Matched").booleanValue()).isTrue();
    assertThat(answer.get("Decision").textValue()).isEqualTo("Denied");
  }

  @Test
  void takesFurtherConditionKeys() {
    String entries =
        ",'ContextEntries':[{'ContextKeyName':'kms:EncryptionContext:stage',"
            + "'ContextKeyValues':['production']}]";
    assertThat(explain("kms:Encrypt", entries).get("Decision").textValue()).isEqualTo("Allowed");
    assertThat(
            Refusals.code(
                () -> explain("kms:Encrypt", ",'ContextEntries':[{'ContextKeyValues':['x']}]")))
        .isEqualTo(ErrorCode.ValidationException);
  }

  @Test
  void showsTheGrantsToTheCaller() {
    root.call(
        "CreateGrant",
        "{'KeyId':'%s','GranteePrincipal':'%s','Operations':['Decrypt']}",
        id,
        bob.arn());
    ObjectNode allowed = explain("kms:Decrypt", "");
    assertThat(allowed.get("Decision").textValue()).isEqualTo("Allowed");
    assertThat(allowed.at("/Grants/0/Matched").booleanValue()).isTrue();
    ObjectNode refused = explain("kms:GenerateDataKey", "");
    assertThat(refused.get("Decision").textValue()).isEqualTo("Denied");
    assertThat(refused.at("/Grants/0/Matched").booleanValue()).isFalse();
  }

  @Test
  void explainsPrincipalsOfTheOwnAccountAlone() {
    assertThat(explaining("arn:aws:iam::444455556666:user/fred"))
        .isEqualTo(ErrorCode.ValidationException);
    assertThat(explaining("arn:aws:iam::111122223333:user/nobody"))
        .isEqualTo(ErrorCode.NotFoundException);
  }

  @Test
  void showsPoliciesOnlyToWhoMaySeeThePrincipals() {
    String onKeys = "{'Effect':'Allow','Action':['kms:*','claviger:*'],'Resource':'*'}";
    String onBob =
        "{'Effect':'Allow','Action':'iam:SimulatePrincipalPolicy','Resource':'" + bob.arn() + "'}";
    String begin = "{'Version':'2012-10-17','Statement':[";
    String request = "{'PrincipalArn':'%s','Action':'kms:Encrypt','KeyId':'%s'}";
    TestApi owner = as(principals.user(ACCOUNT, "owner", begin + onKeys + "]}"));
    TestApi admin = as(principals.user(ACCOUNT, "admin", begin + onKeys + "," + onBob + "]}"));
    assertThat(Refusals.code(() -> owner.call("ExplainAccess", request, bob.arn(), id)))
        .isEqualTo(ErrorCode.AccessDeniedException);
    admin.call("ExplainAccess", request, bob.arn(), id);
    assertThat(
            Refusals.code(
                () -> admin.call("ExplainAccess", request, principals.root(ACCOUNT).arn(), id)))
        .isEqualTo(ErrorCode.AccessDeniedException);
  }

  @Test
  void tellsThatAKeyIsNotThereOnlyToWhoMayAskOfIt() {
    String onUsers =
        "{'Version':'2012-10-17','Statement':{'Effect':'Allow','Action':'iam:*','Resource':'*'}}";
    String request = "{'PrincipalArn':'%s','Action':'kms:Encrypt','KeyId':'alias/none'}";
    TestApi other = as(principals.user(ACCOUNT, "other", onUsers));
    assertThat(Refusals.code(() -> other.call("ExplainAccess", request, bob.arn())))
        .isEqualTo(ErrorCode.AccessDeniedException);
    assertThat(Refusals.code(() -> root.call("ExplainAccess", request, bob.arn())))
        .isEqualTo(ErrorCode.NotFoundException);
  }

  private ErrorCode explaining(String principal) {
    return Refusals.code(
        () ->
            root.call(
                "ExplainAccess",
                "{'PrincipalArn':'%s','Action':'kms:Encrypt','KeyId':'%s'}",
                principal,
                id));
  }

  private ObjectNode explain(String action, String more) {
    return root.call(
        "ExplainAccess",
        "{'PrincipalArn':'%s','Action':'%s','KeyId':'%s'%s}",
        bob.arn(),
        action,
        id,
        more);
  }

  private static JsonNode statement(ObjectNode answer) {
    return answer.at("/Policies/1/Statements/0");
  }

  private TestApi as(Caller caller) {
    return new TestApi(
        region, caller, new PolicyAuthorizer(principals), () -> region.clock().instant());
  }
}

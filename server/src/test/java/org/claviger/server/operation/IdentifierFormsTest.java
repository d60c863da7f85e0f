package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.operation.KmsModel.Member;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every action of the model that names a key, with every form of identifier. */
class IdentifierFormsTest {
  /** Those that take an alias; all others take a key's id or ARN alone. */
  private static final Set<String> TAKE_AN_ALIAS =
      Set.of(
          "Decrypt",
          "DeriveSharedSecret",
          "DescribeKey",
          "Encrypt",
          "GenerateDataKey",
          "GenerateDataKeyPair",
          "GenerateDataKeyPairWithoutPlaintext",
          "GenerateDataKeyWithoutPlaintext",
          "GenerateMac",
          "GetPublicKey",
          "ReEncrypt",
          "Sign",
          "Verify",
          "VerifyMac");

  /**
   * These say it in words of their own, or look for the key only when they do their work: the tests
   * of aliases and of grants ask them.
   */
  private static final Set<String> OTHER =
      Set.of("CreateAlias", "ListAliases", "RetireGrant", "UpdateAlias");

  private static final Set<ErrorCode> NOT_RESOLVED =
      Set.of(ErrorCode.NotFoundException, ErrorCode.InvalidArnException);

  private static final String ABSENT = "1234abcd-12ab-34cd-56ef-1234567890ab";
  private static final String ALIAS = "alias/forms";

  @RegisterExtension static final TestRegion REGION = new TestRegion();

  private static KmsModel model;
  private static String arn;

  /** Values that are looked at before the key is looked for. */
  private static ObjectNode genuine;

  @BeforeAll
  static void makeKey() throws IOException {
    model = KmsModel.read();
    arn = REGION.createSymmetricKey();
    REGION.call("CreateAlias", TestRegion.body().put("AliasName", ALIAS).put("TargetKeyId", arn));
    genuine =
        TestRegion.body()
            .put("GranteePrincipal", "arn:aws:iam::" + TestRegion.ACCOUNT + ":root")
            .put("GrantId", "a".repeat(64));
    genuine.set(
        "CiphertextBlob",
        REGION
            .call("Encrypt", TestRegion.on(arn).put("Plaintext", "AQ=="))
            .required("CiphertextBlob"));
  }

  @Test
  void everyActionTakesAKeysIdAndArn() {
    assertEvery(false, TestRegion.id(arn), "resolved");
    assertEvery(false, arn, "resolved");
    assertEvery(true, TestRegion.id(arn), "resolved");
    assertEvery(true, arn, "resolved");
  }

  @Test
  void cryptographyAndLookingUpTakeAnAlias() {
    assertEvery(true, ALIAS, "resolved");
    assertEvery(true, aliasArn(ALIAS), "resolved");
    String absent = "NotFoundException: Alias " + aliasArn("alias/absent") + " is not found.";
    assertEvery(true, "alias/absent", absent);
    assertEvery(true, aliasArn("alias/absent"), absent);
  }

  @Test
  void managementTakesNoAlias() {
    String refusal = "InvalidArnException: Key Aliases are not supported for this operation.";
    for (String alias : List.of(ALIAS, aliasArn(ALIAS), "alias/absent")) {
      assertEvery(false, alias, refusal);
    }
  }

  @Test
  void noActionFindsAKeyThatIsNotThere() {
    String absentArn = arn.replace(TestRegion.id(arn), ABSENT);
    for (boolean alias : List.of(true, false)) {
      assertEvery(alias, ABSENT, "NotFoundException: Key '" + absentArn + "' does not exist");
      assertEvery(alias, absentArn, "NotFoundException: Key '" + absentArn + "' does not exist");
      assertEvery(alias, "fake-key-id", "NotFoundException: Invalid keyId 'fake-key-id'");
      assertEvery(
          alias, arn.replace("us-east-1", "eu-west-1"), "NotFoundException: Invalid arn eu-west-1");
    }
  }

  @Test
  void noActionTakesAnArnOfSomethingElse() {
    String refusal =
        "InvalidArnException: Invalid arn; expected arn:aws:kms:REGION:ACCOUNT:key/ID or"
            + " :alias/NAME";
    for (boolean alias : List.of(true, false)) {
      for (String other :
          List.of(
              arn.replace(":kms:", ":iam:"),
              arn.replace("arn:aws:", "arn:moon:"),
              arn.replace(":key/", ":door/"),
              "arn:")) {
        assertEvery(alias, other, refusal);
      }
    }
  }

  private static void assertEvery(boolean takesAlias, String identifier, String expected) {
    List<String> failures = new ArrayList<>();
    for (Operation<?> operation : Actions.all()) {
      String name = operation.action().name();
      if (operation.action().api() == Action.Api.KMS
          && !OTHER.contains(name)
          && TAKE_AN_ALIAS.contains(name) == takesAlias) {
        for (Member member : keys(name)) {
          String found = resolve(name, member, identifier);
          if (!found.equals(expected)) {
            failures.add(name + " " + member + " " + identifier + ": " + found);
          }
        }
      }
    }
    assertThat(failures).isEmpty();
  }

  private static List<Member> keys(String action) {
    return model.members(action).stream()
        .filter(member -> member.toString().endsWith("KeyId") && member.path().size() == 1)
        .filter(member -> member.shape().max() == OnKey.MAX_KEY_ID_CHARACTERS)
        .toList();
  }

  private static String resolve(String action, Member member, String identifier) {
    ObjectNode body = model.input(action).validStructure();
    keys(action).stream()
        .filter(Member::required)
        .forEach(each -> each.put(body, new TextNode(arn)));
    body.setAll(KmsModelTest.askedFor(action));
    genuine.properties().stream()
        .filter(each -> body.has(each.getKey()))
        .forEach(each -> body.set(each.getKey(), each.getValue()));
    member.put(body, new TextNode(identifier));
    ApiException refusal =
        catchThrowableOfType(ApiException.class, () -> REGION.prepare(action, body));
    return refusal == null || !NOT_RESOLVED.contains(refusal.code())
        ? "resolved"
        : refusal.code() + ": " + refusal.getMessage();
  }

  private static String aliasArn(String alias) {
    return arn.substring(0, arn.indexOf(":key/")) + ":" + alias;
  }
}

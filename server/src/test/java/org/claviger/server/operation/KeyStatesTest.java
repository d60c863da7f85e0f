package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.server.operation.Refusals.assertRefused;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.key.TestRegion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** AWS's table of key states, row by row, for the actions that manage keys. */
class KeyStatesTest {
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          CancelKeyDeletion    | notPending | notPending | works
          CreateAlias          | works      | works      | pending
          CreateGrant          | works      | disabled   | pending
          DeleteAlias          | works      | works      | works
          DescribeKey          | works      | works      | works
          DisableKey           | works      | works      | pending
          EnableKey            | works      | works      | pending
          GetKeyPolicy         | works      | works      | works
          GetPublicKey         | works      | disabled   | pending
          ListAliases          | works      | works      | works
          ListGrants           | works      | works      | works
          ListKeyPolicies      | works      | works      | works
          ListResourceTags     | works      | works      | works
          PutKeyPolicy         | works      | works      | works
          ReplicateKey         | notPrimary | disabled   | pending
          RetireGrant          | works      | works      | works
          RevokeGrant          | works      | works      | works
          ScheduleKeyDeletion  | works      | works      | pending
          TagResource          | works      | works      | pending
          UntagResource        | works      | works      | pending
          UpdateAlias          | works      | works      | pending
          UpdateKeyDescription | works      | works      | pending
          UpdatePrimaryRegion  | notPrimary | disabled   | pending
          """)
  void worksInAStateAsInAws(
      String action, String enabled, String disabled, String pendingDeletion) {
    assertOutcome(action, newKey(), enabled);
    assertOutcome(action, disabledKey(), disabled);
    assertOutcome(action, pendingKey(), pendingDeletion);
  }

  @Test
  void disablesAndEnables() {
    String id = newKey();
    assertThat(api.result("DisableKey", "{'KeyId':'%s'}", id).hasBody()).isFalse();
    assertState(id, "Disabled", false);
    api.call("DisableKey", "{'KeyId':'%s'}", api.keyArn(id));
    assertState(id, "Disabled", false);
    api.call("EnableKey", "{'KeyId':'%s'}", id);
    assertState(id, "Enabled", true);
  }

  @Test
  void schedulesDeletionAndCancelsIt() {
    String id = newKey();
    ObjectNode answer =
        api.call("ScheduleKeyDeletion", "{'KeyId':'%s','PendingWindowInDays':7}", id);
    assertThat(answer)
        .isEqualTo(
            TestJson.object(
                "{'KeyId':'%s','DeletionDate':1795964400.123,'KeyState':'PendingDeletion',"
                        .formatted(api.keyArn(id))
                    + "'PendingWindowInDays':7}"));
    assertState(id, "PendingDeletion", false);
    assertThat(describe(id).get("DeletionDate").doubleValue()).isEqualTo(1795964400.123);
    assertThat(api.call("CancelKeyDeletion", "{'KeyId':'%s'}", id).get("KeyId").textValue())
        .isEqualTo(api.keyArn(id));
    assertState(id, "Disabled", false);
    assertThat(describe(id).has("DeletionDate")).isFalse();
  }

  @Test
  void waitsThirtyDaysIfNotToldOtherwise() {
    assertThat(
            api.call("ScheduleKeyDeletion", "{'KeyId':'%s'}", newKey())
                .get("PendingWindowInDays")
                .intValue())
        .isEqualTo(30);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 1, 6, 31, 365})
  void boundsTheWaitingPeriod(int days) {
    String id = newKey();
    assertRefused(
        ErrorCode.ValidationException,
        "1 validation error detected: Value '"
            + days
            + "' at 'pendingWindowInDays' failed to satisfy constraint: Member must have value "
            + (days < 7 ? "greater than or equal to 7" : "less than or equal to 30"),
        () -> api.call("ScheduleKeyDeletion", "{'KeyId':'%s','PendingWindowInDays':%d}", id, days));
    assertState(id, "Enabled", true);
  }

  @Test
  void doesNotCancelADeletionThatIsDue() {
    String id = pendingKey();
    api.pass(Duration.ofDays(7).minusMillis(1));
    api.call("CancelKeyDeletion", "{'KeyId':'%s'}", id);
    api.call("ScheduleKeyDeletion", "{'KeyId':'%s','PendingWindowInDays':7}", id);
    api.pass(Duration.ofDays(7));
    assertRefused(
        ErrorCode.KMSInvalidStateException,
        api.keyArn(id) + " is pending deletion.",
        () -> api.call("CancelKeyDeletion", "{'KeyId':'%s'}", id));
    assertState(id, "PendingDeletion", false);
  }

  @Test
  void changesTheDescription() {
    String id = newKey();
    api.call("UpdateKeyDescription", "{'KeyId':'%s','Description':'other'}", id);
    assertThat(describe(id).get("Description").textValue()).isEqualTo("other");
    api.call("UpdateKeyDescription", "{'KeyId':'%s','Description':''}", id);
    assertThat(describe(id).get("Description").textValue()).isEmpty();
    assertRefused(
        ErrorCode.ValidationException,
        "1 validation error detected: Value null at 'description' failed to satisfy constraint:"
            + " Member must not be null",
        () -> api.call("UpdateKeyDescription", "{'KeyId':'%s'}", id));
  }

  @Test
  void decidesByTheStateAtTheCommit() {
    String id = newKey();
    Prepared disable = api.prepare("DisableKey", "{'KeyId':'%s'}", id);
    api.call("ScheduleKeyDeletion", "{'KeyId':'%s'}", id);
    assertRefused(
        ErrorCode.KMSInvalidStateException,
        api.keyArn(id) + " is pending deletion.",
        () -> disable.work().run());
  }

  private void assertOutcome(String action, String keyId, String outcome) {
    switch (outcome) {
      case "works" -> run(action, keyId);
      case "disabled" ->
          assertRefused(
              ErrorCode.DisabledException,
              api.keyArn(keyId) + " is disabled.",
              () -> run(action, keyId));
      case "pending" ->
          assertRefused(
              ErrorCode.KMSInvalidStateException,
              api.keyArn(keyId) + " is pending deletion.",
              () -> run(action, keyId));
      case "notPrimary" ->
          assertRefused(
              ErrorCode.UnsupportedOperationException,
              api.keyArn(keyId) + " is not a multi-region primary key.",
              () -> run(action, keyId));
      default ->
          assertRefused(
              ErrorCode.KMSInvalidStateException,
              api.keyArn(keyId) + " is not pending deletion.",
              () -> run(action, keyId));
    }
  }

  private void run(String action, String keyId) {
    String alias = "alias/of-" + keyId;
    switch (action) {
      case "CreateAlias" ->
          api.call(action, "{'AliasName':'%s-2','TargetKeyId':'%s'}", alias, keyId);
      case "DeleteAlias" -> api.call(action, "{'AliasName':'%s'}", alias);
      case "UpdateAlias" -> {
        String other = "alias/other-" + keyId;
        api.call("CreateAlias", "{'AliasName':'%s','TargetKeyId':'%s'}", other, ecKey());
        api.call(action, "{'AliasName':'%s','TargetKeyId':'%s'}", other, keyId);
      }
      case "UpdateKeyDescription" -> api.call(action, "{'KeyId':'%s','Description':'d'}", keyId);
      case "CreateGrant" -> grant(keyId, "other");
      case "RetireGrant" ->
          api.call(action, "{'KeyId':'%s','GrantId':'%s'}", api.keyArn(keyId), grantId(keyId));
      case "RevokeGrant" ->
          api.call(action, "{'KeyId':'%s','GrantId':'%s'}", keyId, grantId(keyId));
      case "PutKeyPolicy" -> putPolicy(keyId);
      case "ReplicateKey" -> api.call(action, "{'KeyId':'%s','ReplicaRegion':'eu-west-1'}", keyId);
      case "TagResource" ->
          api.call(action, "{'KeyId':'%s','Tags':[{'TagKey':'a','TagValue':'b'}]}", keyId);
      case "UntagResource" -> api.call(action, "{'KeyId':'%s','TagKeys':['a']}", keyId);
      case "UpdatePrimaryRegion" ->
          api.call(action, "{'KeyId':'%s','PrimaryRegion':'eu-west-1'}", keyId);
      default -> api.call(action, "{'KeyId':'%s'}", keyId);
    }
  }

  private void grant(String keyId, String name) {
    api.call(
        "CreateGrant",
        "{'KeyId':'%s','Name':'%s','GranteePrincipal':'111122223333','Operations':['Sign']}",
        keyId,
        name);
  }

  private String grantId(String keyId) {
    ObjectNode grants = api.call("ListGrants", "{'KeyId':'%s'}", keyId);
    return grants.get("Grants").get(0).get("GrantId").textValue();
  }

  private void putPolicy(String keyId) {
    ObjectNode policy = api.call("GetKeyPolicy", "{'KeyId':'%s'}", keyId);
    api.call("PutKeyPolicy", policy.put("KeyId", keyId).toString());
  }

  private String newKey() {
    String id = ecKey();
    api.call("CreateAlias", "{'AliasName':'alias/of-%s','TargetKeyId':'%s'}", id, id);
    grant(id, "first");
    return id;
  }

  private String ecKey() {
    return api.createKeyId("{'KeySpec':'ECC_NIST_P256','KeyUsage':'SIGN_VERIFY'}");
  }

  private String disabledKey() {
    String id = newKey();
    api.call("DisableKey", "{'KeyId':'%s'}", id);
    return id;
  }

  private String pendingKey() {
    String id = newKey();
    api.call("ScheduleKeyDeletion", "{'KeyId':'%s','PendingWindowInDays':7}", id);
    return id;
  }

  private void assertState(String id, String state, boolean enabled) {
    ObjectNode metadata = describe(id);
    assertThat(metadata.get("KeyState").textValue()).isEqualTo(state);
    assertThat(metadata.get("Enabled").booleanValue()).isEqualTo(enabled);
  }

  private ObjectNode describe(String id) {
    return (ObjectNode) api.call("DescribeKey", "{'KeyId':'%s'}", id).get("KeyMetadata");
  }
}

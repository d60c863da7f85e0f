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
import org.junit.jupiter.params.provider.ValueSource;

/** How a key's state and description change; in which states is {@link KeyStatesTest}'s. */
class KeyLifeTest {
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

  private String newKey() {
    return api.createKeyId("{'KeySpec':'ECC_NIST_P256','KeyUsage':'SIGN_VERIFY'}");
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

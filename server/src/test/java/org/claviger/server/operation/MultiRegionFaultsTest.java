package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.claviger.server.config.KeyConfig;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.hsm.HsmUnavailableException;
import org.claviger.server.key.TestRegion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The HSM of either region cut off at every call that a change of related keys makes: then none of
 * them has changed, and the change can be made once it is back.
 */
class MultiRegionFaultsTest {
  /** More than any of the changes takes. */
  private static final int MOST_CALLS = 200;

  @TempDir static Path directory;
  private static RegionPair regions;
  private static final List<FaultyHsm> HSMS = List.of(new FaultyHsm(), new FaultyHsm());

  private final TestApi home = RegionPair.api(regions.home());
  private final TestApi abroad = RegionPair.api(regions.abroad());

  @BeforeAll
  static void open() {
    int[] opened = {0};
    regions =
        RegionPair.open(directory, KeyConfig.defaults(), hsm -> HSMS.get(opened[0]++).before(hsm));
  }

  @AfterAll
  static void close() {
    HSMS.forEach(FaultyHsm::mend);
    regions.close();
  }

  @Test
  void aReplicaIsThereOrNot() {
    for (FaultyHsm cut : HSMS) {
      String id = home.createKeyId("{'MultiRegion':true}");
      cutAtEachCall(
          cut,
          () -> RegionPair.replicate(home, id),
          () -> {
            assertThat(replicas(home, id)).isEmpty();
            assertThat(Refusals.code(() -> RegionPair.describe(abroad, id)))
                .isEqualTo(ErrorCode.NotFoundException);
          });
      assertThat(replicas(home, id)).hasSize(1);
      assertUsable(id);
    }
  }

  @Test
  void allAreRotatedOrNone() {
    for (FaultyHsm cut : HSMS) {
      String id = replicated();
      String before = material(home, id);
      cutAtEachCall(
          cut,
          () -> home.call("RotateKeyOnDemand", "{'KeyId':'%s'}", id),
          () -> {
            assertThat(material(home, id)).isEqualTo(before);
            assertThat(material(abroad, id)).isEqualTo(before);
          });
      assertThat(material(home, id)).isNotEqualTo(before).isEqualTo(material(abroad, id));
      assertUsable(id);
    }
  }

  @Test
  void whatIsRotatedByTheClockIsTriedAgain() {
    String id = replicated();
    home.call("EnableKeyRotation", "{'KeyId':'%s','RotationPeriodInDays':90}", id);
    String before = material(home, id);
    regions.home().clock().pass(Duration.ofDays(91));
    cutAtEachCall(
        HSMS.get(1),
        () -> RegionPair.work(regions.home()),
        () -> {
          assertThat(material(home, id)).isEqualTo(before);
          assertThat(material(abroad, id)).isEqualTo(before);
        });
    assertThat(material(home, id)).isNotEqualTo(before).isEqualTo(material(abroad, id));
  }

  @Test
  void thePrimaryKeyIsMovedOrNot() {
    for (FaultyHsm cut : HSMS) {
      String id = replicated();
      cutAtEachCall(
          cut,
          () -> home.call("UpdatePrimaryRegion", "{'KeyId':'%s','PrimaryRegion':'eu-west-1'}", id),
          () -> {
            assertThat(primary(home, id)).isEqualTo(RegionPair.HOME);
            assertThat(primary(abroad, id)).isEqualTo(RegionPair.HOME);
          });
      assertThat(primary(home, id)).isEqualTo(RegionPair.ABROAD);
      assertThat(primary(abroad, id)).isEqualTo(RegionPair.ABROAD);
    }
  }

  @Test
  void aReplicasEndBeginsThePrimaryKeysWaitOrIsPutOff() {
    String id = replicated();
    home.call("ScheduleKeyDeletion", "{'KeyId':'%s','PendingWindowInDays':7}", id);
    abroad.call("ScheduleKeyDeletion", "{'KeyId':'%s','PendingWindowInDays':7}", id);
    regions.home().clock().pass(Duration.ofDays(8));
    cutAtEachCall(
        HSMS.get(0),
        () -> RegionPair.work(regions.abroad()),
        () -> {
          assertThat(state(home, id)).isEqualTo("PendingReplicaDeletion");
          assertThat(state(abroad, id)).isEqualTo("PendingDeletion");
        });
    assertThat(state(home, id)).isEqualTo("PendingDeletion");
  }

  /** Until the change is made with as many calls as it takes. */
  private static void cutAtEachCall(FaultyHsm cut, ThrowingCallable change, Runnable unchanged) {
    for (int calls = 0; calls < MOST_CALLS; calls++) {
      cut.cutAfter(calls);
      Throwable failure = catchThrowable(change);
      boolean wasCut = cut.wasCut();
      cut.mend();
      forgetAll();
      if (failure == null) {
        assertThat(calls).as("calls into that HSM").isPositive();
        return;
      }
      assertThat(wasCut).isTrue();
      assertThat(failure).isInstanceOf(HsmUnavailableException.class);
      unchanged.run();
    }
    throw new AssertionError("not made with " + MOST_CALLS + " calls");
  }

  /** As another node sees the store: nothing is remembered. */
  private static void forgetAll() {
    for (TestRegion region : List.of(regions.home(), regions.abroad())) {
      region
          .region()
          .keys()
          .list(RegionPair.ACCOUNT, "", 100)
          .forEach(region.region().keys()::forget);
    }
  }

  private String replicated() {
    String id = home.createKeyId("{'MultiRegion':true}");
    RegionPair.replicate(home, id);
    return id;
  }

  private void assertUsable(String id) {
    String blob =
        home.call("Encrypt", "{'KeyId':'%s','Plaintext':'AAAA'}", id)
            .required("CiphertextBlob")
            .asText();
    abroad.call("Decrypt", "{'CiphertextBlob':'%s'}", blob);
  }

  private static JsonNode configuration(TestApi api, String id) {
    return RegionPair.describe(api, id).required("MultiRegionConfiguration");
  }

  private static JsonNode replicas(TestApi api, String id) {
    return configuration(api, id).required("ReplicaKeys");
  }

  private static String primary(TestApi api, String id) {
    return configuration(api, id).required("PrimaryKey").required("Region").textValue();
  }

  private static String material(TestApi api, String id) {
    return RegionPair.describe(api, id).required("CurrentKeyMaterialId").textValue();
  }

  private static String state(TestApi api, String id) {
    return RegionPair.describe(api, id).required("KeyState").textValue();
  }
}

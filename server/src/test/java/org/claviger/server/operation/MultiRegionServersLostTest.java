package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.operation.ServersApart.Cut;
import org.claviger.server.operation.ServersApart.Node;
import org.claviger.server.region.LostRegion;
import org.junit.jupiter.api.Test;

/** A server goes on without another one that is lost for good, once its operator says so. */
class MultiRegionServersLostTest extends TwoServers {

  @Test
  void aRotationThatWaitedForItIsDoneAndTheNextWaitsForNothing() {
    String id = replicated();
    home.cut(Cut.BEFORE_IT_IS_SENT);
    String first = current(id);
    home.api.call("RotateKeyOnDemand", "{'KeyId':'%s'}", id);
    assertThat(home.work.run()).isFalse();
    assertThat(current(id)).isEqualTo(first);
    assertThat(forget(home, ServersApart.ABROAD).changed()).isPositive();
    String second = current(id);
    assertThat(second).isNotEqualTo(first);
    assertThat(replicas(id)).isEmpty();
    assertThat(home.work.run()).isTrue();
    home.api.call("RotateKeyOnDemand", "{'KeyId':'%s'}", id);
    assertThat(current(id)).isNotEqualTo(second);
    assertThat(RegionPair.events(home.region, id)).contains("SynchronizeMultiRegionKey");
  }

  @Test
  void aDeletionThatWaitedForItsReplicaBeginsItsWaitingPeriod() {
    String id = replicated();
    home.api.call("ScheduleKeyDeletion", "{'KeyId':'%s','PendingWindowInDays':7}", id);
    home.cut(Cut.BEFORE_IT_IS_SENT);
    forget(home, ServersApart.ABROAD);
    assertThat(state(home, id)).isEqualTo("PendingDeletion");
  }

  @Test
  void aPrimaryKeyThatWasOnItsWayThereStaysHere() {
    String id = replicated();
    home.api.call("UpdatePrimaryRegion", "{'KeyId':'%s','PrimaryRegion':'eu-west-1'}", id);
    home.cut(Cut.BEFORE_IT_IS_SENT);
    forget(home, ServersApart.ABROAD);
    assertThat(state(home, id)).isEqualTo("Enabled");
    assertThat(configuration(home, id).required("MultiRegionKeyType").textValue())
        .isEqualTo("PRIMARY");
  }

  @Test
  void aReplicaOfAPrimaryKeyThereStaysAsItIs() {
    String id = replicated();
    JsonNode before = RegionPair.describe(abroad.api, id);
    abroad.cut(Cut.BEFORE_IT_IS_SENT);
    assertThat(forget(abroad, ServersApart.HOME).led()).isPositive();
    assertThat(RegionPair.describe(abroad.api, id)).isEqualTo(before);
    abroad.api.call("Encrypt", "{'KeyId':'%s','Plaintext':'AAAA'}", id);
  }

  @Test
  void whatItWasToBeToldOfKeysThatAreGoneIsGivenUp() {
    String id = replicated();
    abroad.api.call("ScheduleKeyDeletion", "{'KeyId':'%s','PendingWindowInDays':7}", id);
    abroad.region.clock().pass(Duration.ofDays(8));
    RegionPair.work(abroad.region);
    abroad.cut(Cut.BEFORE_IT_IS_SENT);
    assertThat(abroad.work.run()).isFalse();
    forget(abroad, ServersApart.HOME);
    assertThat(abroad.work.run()).isTrue();
    assertThat(abroad.work.backlog(ServersApart.HOME).messages()).isZero();
  }

  @Test
  void aRegionThatAnswersOrIsHostedHereIsNotLost() {
    for (String region : new String[] {ServersApart.ABROAD, ServersApart.HOME}) {
      assertThat(Refusals.code(() -> home.region.group().lost(region).requireLost()))
          .as(region)
          .isEqualTo(ErrorCode.KMSInvalidStateException);
    }
    home.cut(Cut.BEFORE_IT_IS_SENT);
    home.region.group().lost(ServersApart.ABROAD).requireLost();
  }

  private static LostRegion.Forgotten forget(Node node, String region) {
    LostRegion lost = node.region.group().lost(region);
    lost.requireLost();
    LostRegion.Forgotten forgotten =
        node.region
            .store()
            .write(
                transaction -> {
                  LostRegion.Forgotten keys =
                      lost.forgetKeys(
                          transaction, ServersApart.ACCOUNT, node.region.clock().instant());
                  lost.forgetMessages(transaction);
                  return keys;
                });
    lost.readAnew();
    return forgotten;
  }

  private String replicated() {
    String id = home.api.createKeyId("{'MultiRegion':true}");
    RegionPair.replicate(home.api, id);
    servers.settle();
    return id;
  }

  private String current(String id) {
    return RegionPair.describe(home.api, id).required("CurrentKeyMaterialId").textValue();
  }

  private JsonNode replicas(String id) {
    return configuration(home, id).required("ReplicaKeys");
  }

  private static JsonNode configuration(Node node, String id) {
    return RegionPair.describe(node.api, id).required("MultiRegionConfiguration");
  }

  private static String state(Node node, String id) {
    return RegionPair.describe(node.api, id).required("KeyState").textValue();
  }
}

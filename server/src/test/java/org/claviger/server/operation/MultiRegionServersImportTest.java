package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.operation.ServersApart.Cut;
import org.claviger.server.operation.ServersApart.Node;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Multi-Region keys of servers apart whose material their owner imports on each of them. */
class MultiRegionServersImportTest extends TwoServers {
  private static final String NEW = ",'ImportType':'NEW_KEY_MATERIAL'";

  @Test
  void aReplicaWaitsForTheMaterialOfItsPrimaryKeyAndTakesNoOther() {
    String id = replicated();
    assertThat(state(abroad, id)).isEqualTo("PendingImport");
    assertThat(Refusals.code(() -> Imports.into(abroad.api, id, 2, "")))
        .isEqualTo(ErrorCode.IncorrectKeyMaterialException);
    assertThat(Refusals.code(() -> Imports.into(abroad.api, id, 2, NEW)))
        .isEqualTo(ErrorCode.IncorrectKeyMaterialException);
    assertThat(Imports.into(abroad.api, id, 1, "").required("KeyMaterialId"))
        .isEqualTo(RegionPair.describe(home.api, id).required("CurrentKeyMaterialId"));
    assertThat(state(abroad, id)).isEqualTo("Enabled");
    assertOpens(abroad, encrypt(home, id));
    assertOpens(home, encrypt(abroad, id));
  }

  @ParameterizedTest
  @EnumSource(Cut.class)
  void aNextMaterialIsAwaitedOnceThePrimaryKeyHasItAndAllRotateTogether(Cut cut) {
    String id = imported();
    String before = encrypt(home, id);
    assertThat(Refusals.code(() -> Imports.into(abroad.api, id, 2, NEW)))
        .as("the primary key comes first")
        .isEqualTo(ErrorCode.IncorrectKeyMaterialException);
    Imports.into(home.api, id, 2, NEW);
    home.cut(cut);
    home.work.run();
    home.cut(Cut.NOWHERE);
    servers.settle();
    assertThat(Imports.states(home.api, id))
        .containsExactly("CURRENT", "PENDING_MULTI_REGION_IMPORT_AND_ROTATION");
    assertThat(Imports.states(abroad.api, id)).containsExactly("CURRENT", "PENDING_ROTATION");
    assertThat(Refusals.code(() -> rotate(home, id))).isEqualTo(ErrorCode.KMSInvalidStateException);
    assertThat(Refusals.code(() -> Imports.into(abroad.api, id, 3, NEW)))
        .isEqualTo(ErrorCode.IncorrectKeyMaterialException);
    Imports.into(abroad.api, id, 2, NEW);
    assertThat(Imports.states(home.api, id)).containsExactly("CURRENT", "PENDING_ROTATION");
    rotate(home, id);
    assertOpens(abroad, encrypt(home, id));
    home.cut(cut);
    home.work.run();
    home.cut(Cut.NOWHERE);
    servers.settle();
    for (Node node : List.of(home, abroad)) {
      assertThat(Imports.states(node.api, id)).containsExactly("NON_CURRENT", "CURRENT");
      assertOpens(node, before);
    }
    assertOpens(home, encrypt(abroad, id));
  }

  @ParameterizedTest
  @EnumSource(value = Cut.class, names = "NOWHERE", mode = EnumSource.Mode.EXCLUDE)
  void whileTheOtherServerIsNotReachedNothingRotatesAndImportsGoOn(Cut cut) {
    String id = imported();
    Imports.into(home.api, id, 2, NEW);
    servers.settle();
    home.cut(cut);
    abroad.cut(cut);
    Imports.into(abroad.api, id, 2, NEW);
    assertThat(Imports.states(home.api, id))
        .containsExactly("CURRENT", "PENDING_MULTI_REGION_IMPORT_AND_ROTATION");
    assertThat(Refusals.code(() -> rotate(home, id)))
        .isEqualTo(ErrorCode.DependencyTimeoutException);
    assertThat(Imports.states(home.api, id)).startsWith("CURRENT");
    assertOpens(abroad, encrypt(home, id));
  }

  @Test
  void whatThePrimaryKeyForgetsItsReplicaForgetsAndWhatTheReplicaDeletesIsAwaitedAgain() {
    String id = imported();
    String next = Imports.into(home.api, id, 2, NEW).required("KeyMaterialId").textValue();
    servers.settle();
    Imports.into(abroad.api, id, 2, NEW);
    delete(abroad, id, next);
    assertThat(Imports.states(abroad.api, id)).containsExactly("CURRENT", "PENDING_ROTATION");
    assertThat(Refusals.code(() -> rotate(home, id))).isEqualTo(ErrorCode.KMSInvalidStateException);
    Imports.into(abroad.api, id, 2, "");
    delete(home, id, next);
    servers.settle();
    assertThat(Imports.states(home.api, id)).containsExactly("CURRENT");
    assertThat(Imports.states(abroad.api, id)).containsExactly("CURRENT");
    assertOpens(abroad, encrypt(home, id));
  }

  @Test
  void eachServerDeletesItsOwn() {
    String id = imported();
    String blob = encrypt(home, id);
    home.api.call("DeleteImportedKeyMaterial", "{'KeyId':'%s'}", id);
    servers.settle();
    assertThat(state(home, id)).isEqualTo("PendingImport");
    assertOpens(abroad, blob);
    Imports.into(home.api, id, 1, "");
    servers.settle();
    assertOpens(home, blob);
    assertThat(Imports.states(abroad.api, id)).containsExactly("CURRENT");
  }

  @Test
  void aReplicaThatComesToLeadRotatesOnlyToWhatItHas() {
    String id = imported();
    Imports.into(home.api, id, 2, NEW);
    servers.settle();
    lead(home, id, ServersApart.ABROAD);
    servers.settle();
    assertThat(Refusals.code(() -> rotate(abroad, id)))
        .isEqualTo(ErrorCode.KMSInvalidStateException);
    Imports.into(abroad.api, id, 2, "");
    rotate(abroad, id);
    servers.settle();
    for (Node node : List.of(home, abroad)) {
      assertThat(Imports.states(node.api, id)).containsExactly("NON_CURRENT", "CURRENT");
    }
    assertOpens(home, encrypt(abroad, id));
    lead(abroad, id, ServersApart.HOME);
    servers.settle();
    assertThat(state(home, id)).isEqualTo("Enabled");
  }

  @Test
  void hmacKeysAreImportedToo() {
    String id =
        home.api.createKeyId(
            "{'MultiRegion':true,'Origin':'EXTERNAL','KeySpec':'HMAC_256','KeyUsage':'GENERATE_VERIFY_MAC'}");
    Imports.into(home.api, id, 1, "");
    replicate(id);
    servers.settle();
    assertThat(Refusals.code(() -> Imports.into(abroad.api, id, 2, "")))
        .isEqualTo(ErrorCode.IncorrectKeyMaterialException);
    Imports.into(abroad.api, id, 1, "");
    String of = "{'KeyId':'%s','Message':'AAAA','MacAlgorithm':'HMAC_SHA_256'}";
    assertThat(abroad.api.call("GenerateMac", of, id).required("Mac").asText())
        .isEqualTo(home.api.call("GenerateMac", of, id).required("Mac").asText());
  }

  @Test
  void noMessageHoldsImportedMaterialOrWhenItGoes() throws IOException {
    String id = home.api.createKeyId("{'MultiRegion':true,'Origin':'EXTERNAL'}");
    Imports.into(home.api, id, 1, home.region.clock().instant().plus(Duration.ofDays(9)));
    replicate(id);
    List<byte[]> sent = new ArrayList<>();
    home.intercept(sent::add);
    home.work.run();
    home.intercept(null);
    JsonNode key = HostilePeerTest.key(sent.get(0));
    assertThat(key.has("materials")).isFalse();
    JsonNode material = key.required("key").required("materials").required(0);
    assertThat(material.required("present").booleanValue()).isFalse();
    assertThat(material.required("import").toString()).isEqualTo("{\"description\":\"\"}");
  }

  @Test
  void whatExpiresOnOneServerIsUsedOnTheOther() {
    String id = home.api.createKeyId("{'MultiRegion':true,'Origin':'EXTERNAL'}");
    Imports.into(home.api, id, 1, home.region.clock().instant().plus(Duration.ofDays(2)));
    replicate(id);
    servers.settle();
    Imports.into(abroad.api, id, 1, "");
    String blob = encrypt(home, id);
    home.region.clock().pass(Duration.ofDays(3));
    RegionPair.work(home.region);
    RegionPair.work(abroad.region);
    servers.settle();
    assertThat(state(home, id)).isEqualTo("PendingImport");
    assertOpens(abroad, blob);
  }

  private String replicated() {
    String id = home.api.createKeyId("{'MultiRegion':true,'Origin':'EXTERNAL'}");
    Imports.into(home.api, id, 1, "");
    replicate(id);
    servers.settle();
    return id;
  }

  private String imported() {
    String id = replicated();
    Imports.into(abroad.api, id, 1, "");
    return id;
  }

  private void replicate(String id) {
    RegionPair.replicate(home.api, id);
  }

  private static void rotate(Node node, String id) {
    node.api.call("RotateKeyOnDemand", "{'KeyId':'%s'}", id);
  }

  private static void lead(Node from, String id, String region) {
    from.api.call("UpdatePrimaryRegion", "{'KeyId':'%s','PrimaryRegion':'%s'}", id, region);
  }

  private static void delete(Node node, String id, String material) {
    node.api.call("DeleteImportedKeyMaterial", "{'KeyId':'%s','KeyMaterialId':'%s'}", id, material);
  }

  private static String state(Node node, String id) {
    return RegionPair.describe(node.api, id).required("KeyState").textValue();
  }

  private static String encrypt(Node node, String id) {
    return node.api
        .call("Encrypt", "{'KeyId':'%s','Plaintext':'AAAA'}", id)
        .required("CiphertextBlob")
        .asText();
  }

  private static void assertOpens(Node node, String blob) {
    assertThat(
            node.api
                .call("Decrypt", "{'CiphertextBlob':'%s'}", blob)
                .required("Plaintext")
                .asText())
        .isEqualTo("AAAA");
  }
}

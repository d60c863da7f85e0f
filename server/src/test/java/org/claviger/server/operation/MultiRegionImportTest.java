package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.server.operation.Refusals.assertRefused;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import org.claviger.server.error.ErrorCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Multi-Region keys whose material their owner imports: into each region, and the same. */
class MultiRegionImportTest {
  @TempDir static Path directory;
  private static RegionPair regions;

  private final TestApi home = RegionPair.api(regions.home());
  private final TestApi abroad = RegionPair.api(regions.abroad());

  @BeforeAll
  static void open() {
    regions = RegionPair.open(directory);
  }

  @AfterAll
  static void close() {
    regions.close();
  }

  @Test
  void aReplicaWaitsForTheMaterialOfItsPrimaryKey() {
    String id = external();
    assertThat(Refusals.code(() -> RegionPair.replicate(home, id)))
        .isEqualTo(ErrorCode.KMSInvalidStateException);
    String material = material(Imports.into(home, id, 1, ""));
    RegionPair.replicate(home, id);
    assertThat(state(abroad, id)).isEqualTo("PendingImport");
    assertThat(Refusals.code(() -> Imports.into(abroad, id, 2, "")))
        .isEqualTo(ErrorCode.IncorrectKeyMaterialException);
    assertThat(material(Imports.into(abroad, id, 1, ""))).isEqualTo(material);
    assertThat(state(abroad, id)).isEqualTo("Enabled");
    assertOpens(abroad, encrypt(home, id));
    assertOpens(home, encrypt(abroad, id));
  }

  @Test
  void aReplicaMayCallItsMaterialNew() {
    String id = external();
    Imports.into(home, id, 1, "");
    RegionPair.replicate(home, id);
    Imports.into(abroad, id, 1, ",'ImportType':'NEW_KEY_MATERIAL'");
    assertOpens(abroad, encrypt(home, id));
  }

  @Test
  void eachRegionDeletesItsOwn() {
    String id = external();
    Imports.into(home, id, 1, "");
    RegionPair.replicate(home, id);
    Imports.into(abroad, id, 1, "");
    String blob = encrypt(home, id);
    home.call("DeleteImportedKeyMaterial", "{'KeyId':'%s'}", id);
    assertThat(state(home, id)).isEqualTo("PendingImport");
    assertOpens(abroad, blob);
    Imports.into(home, id, 1, "");
    assertOpens(home, blob);
  }

  @Test
  void allRotateAtOnceWhenAllHaveTheNextMaterial() {
    String id = external();
    Imports.into(home, id, 1, "");
    RegionPair.replicate(home, id);
    Imports.into(abroad, id, 1, "");
    String before = encrypt(home, id);
    assertThat(Refusals.code(() -> Imports.into(abroad, id, 2, ",'ImportType':'NEW_KEY_MATERIAL'")))
        .as("the primary key comes first")
        .isEqualTo(ErrorCode.IncorrectKeyMaterialException);
    String next = material(Imports.into(home, id, 2, ",'ImportType':'NEW_KEY_MATERIAL'"));
    assertThat(Imports.states(home, id))
        .containsExactly("CURRENT", "PENDING_MULTI_REGION_IMPORT_AND_ROTATION");
    assertRefused(
        ErrorCode.KMSInvalidStateException,
        "The key material pending rotation of "
            + home.keyArn(id)
            + " must be imported into all of its replica keys first.",
        () -> home.call("RotateKeyOnDemand", "{'KeyId':'%s'}", id));
    Imports.into(abroad, id, 2, ",'ImportType':'NEW_KEY_MATERIAL'");
    assertThat(Imports.states(home, id)).containsExactly("CURRENT", "PENDING_ROTATION");
    assertThat(Imports.states(abroad, id)).containsExactly("CURRENT", "PENDING_ROTATION");
    home.call("RotateKeyOnDemand", "{'KeyId':'%s'}", id);
    for (TestApi api : List.of(home, abroad)) {
      assertThat(Imports.states(api, id)).containsExactly("NON_CURRENT", "CURRENT");
      assertThat(RegionPair.describe(api, id).required("CurrentKeyMaterialId").textValue())
          .isEqualTo(next);
      assertOpens(api, before);
    }
    assertOpens(abroad, encrypt(home, id));
  }

  @Test
  void whatThePrimaryKeyForgetsItsReplicasForget() {
    String id = external();
    Imports.into(home, id, 1, "");
    RegionPair.replicate(home, id);
    Imports.into(abroad, id, 1, "");
    String next = material(Imports.into(home, id, 2, ",'ImportType':'NEW_KEY_MATERIAL'"));
    Imports.into(abroad, id, 2, ",'ImportType':'NEW_KEY_MATERIAL'");
    home.call("DeleteImportedKeyMaterial", "{'KeyId':'%s','KeyMaterialId':'%s'}", id, next);
    assertThat(Imports.states(home, id)).containsExactly("CURRENT");
    assertThat(Imports.states(abroad, id)).containsExactly("CURRENT");
    assertOpens(abroad, encrypt(home, id));
  }

  @Test
  void hmacKeysAreImportedToo() {
    String id =
        home.createKeyId(
            "{'MultiRegion':true,'Origin':'EXTERNAL','KeySpec':'HMAC_256','KeyUsage':'GENERATE_VERIFY_MAC'}");
    Imports.into(home, id, 1, "");
    RegionPair.replicate(home, id);
    assertThat(Refusals.code(() -> Imports.into(abroad, id, 2, "")))
        .isEqualTo(ErrorCode.IncorrectKeyMaterialException);
    Imports.into(abroad, id, 1, "");
    String of = "{'KeyId':'%s','Message':'AAAA','MacAlgorithm':'HMAC_SHA_256'}";
    assertThat(abroad.call("GenerateMac", of, id).required("Mac").asText())
        .isEqualTo(home.call("GenerateMac", of, id).required("Mac").asText());
  }

  private String external() {
    return home.createKeyId("{'MultiRegion':true,'Origin':'EXTERNAL'}");
  }

  private static String material(ObjectNode answer) {
    return answer.required("KeyMaterialId").textValue();
  }

  private static String state(TestApi api, String id) {
    return RegionPair.describe(api, id).required("KeyState").textValue();
  }

  private static String encrypt(TestApi api, String id) {
    return api.call("Encrypt", "{'KeyId':'%s','Plaintext':'AAAA'}", id)
        .required("CiphertextBlob")
        .asText();
  }

  private static void assertOpens(TestApi api, String blob) {
    assertThat(api.call("Decrypt", "{'CiphertextBlob':'%s'}", blob).required("Plaintext").asText())
        .isEqualTo("AAAA");
  }
}

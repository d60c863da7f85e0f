package org.claviger.server.hsm.pkcs11;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.claviger.server.config.HsmConfig;
import org.claviger.server.config.PinSource;
import org.claviger.server.hsm.Hsm;
import org.claviger.server.hsm.InvalidMaterialException;
import org.claviger.server.hsm.Material;
import org.claviger.server.hsm.MaterialSpec;
import org.claviger.server.hsm.Sharing;
import org.claviger.server.hsm.UnsupportedMechanismException;
import org.claviger.server.hsm.ceremony.DomainName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the regions of a module come to share a transfer key. */
final class TransferCeremonyTest {
  private static final byte[] TEXT = {1, 2, 3};

  @TempDir Path directory;
  private HsmConfig config;

  @BeforeEach
  void configure() throws Exception {
    config = HsmFixture.config(directory);
  }

  @Test
  void regionsShareItFromTheFirstStartOn() {
    Material made;
    try (Pkcs11Module module = Pkcs11Module.open(config)) {
      module.shareTransferKey(List.of("a", "b", "c"));
      made = shared(module.openRegion("a"), "m");
      assertThat(opens(module.openRegion("b"), made)).isTrue();
    }
    try (Pkcs11Module module = Pkcs11Module.open(config)) {
      module.shareTransferKey(List.of("a", "b", "c"));
      assertThat(opens(module.openRegion("c"), made)).isTrue();
    }
  }

  @Test
  void regionsThatAreThereAlreadyGetIt() {
    Material own;
    try (Pkcs11Module module = Pkcs11Module.open(config)) {
      Hsm a = module.openRegion("a");
      own = a.generateSecretKey("own", MaterialSpec.HMAC_256);
      module.openRegion("b");
      assertThatThrownBy(() -> a.requireShareable(MaterialSpec.HMAC_256))
          .isInstanceOf(UnsupportedMechanismException.class)
          .hasMessageContaining("transfer key")
          .hasMessageContaining("docs/multi-region.md");
      assertThatThrownBy(() -> shared(a, "m")).isInstanceOf(UnsupportedMechanismException.class);
    }
    try (Pkcs11Module module = Pkcs11Module.open(config)) {
      module.shareTransferKey(List.of("a", "b"));
      Hsm a = module.openRegion("a");
      assertThat(opens(module.openRegion("b"), shared(a, "m"))).isTrue();
      assertThat(a.hmac(own, TEXT)).hasSize(32);
    }
  }

  @Test
  void aRegionThatIsAddedLaterGetsIt() {
    Material made;
    try (Pkcs11Module module = Pkcs11Module.open(config)) {
      module.shareTransferKey(List.of("a"));
      made = shared(module.openRegion("a"), "m");
    }
    try (Pkcs11Module module = Pkcs11Module.open(config)) {
      module.shareTransferKey(List.of("b", "a"));
      assertThat(opens(module.openRegion("b"), made)).isTrue();
    }
  }

  @Test
  void withoutTheSecurityOfficerOneRegionHasItAndTheOthersSayWhatToDo() {
    try (Pkcs11Module module = Pkcs11Module.open(config)) {
      module.shareTransferKey(List.of("a", "b"), false);
      module.openRegion("a").requireShareable(MaterialSpec.AES_256_SUBKEYS);
      Hsm b = module.openRegion("b");
      assertThatThrownBy(() -> b.requireShareable(MaterialSpec.AES_256_SUBKEYS))
          .isInstanceOf(UnsupportedMechanismException.class);
    }
  }

  @Test
  void openTokensAreLeftAlone() {
    try (Pkcs11Module module = Pkcs11Module.open(config)) {
      Hsm a = module.openRegion("a");
      Material material = a.generateSecretKey("m", MaterialSpec.HMAC_256);
      module.shareTransferKey(List.of("a", "b"));
      assertThat(a.hmac(material, TEXT)).hasSize(32);
      assertThat(module.hasRegion("b")).isFalse();
    }
  }

  @Test
  void regionsWithDifferentTransferKeysShareNothing() {
    try (Pkcs11Module module = Pkcs11Module.open(config)) {
      module.shareTransferKey(List.of("a"));
      module.shareTransferKey(List.of("b"));
      module.shareTransferKey(List.of("a", "b"));
      Material made = shared(module.openRegion("a"), "m");
      Hsm b = module.openRegion("b");
      assertThatThrownBy(() -> b.adopt(made)).isInstanceOf(InvalidMaterialException.class);
    }
  }

  @Test
  void aRegionThatTheSecurityOfficerCannotReachGoesWithout() throws Exception {
    try (Pkcs11Module module = Pkcs11Module.open(config)) {
      module.shareTransferKey(List.of("a"));
      module.openRegion("b");
    }
    Path wrong = Files.writeString(directory.resolve("wrong.pin"), "0000-wrong");
    Files.setPosixFilePermissions(wrong, PosixFilePermissions.fromString("rw-------"));
    HsmConfig other =
        HsmConfig.softHsm(
            config.softHsmDirectory().orElseThrow(), config.userPin(), PinSource.file(wrong));
    try (Pkcs11Module module = Pkcs11Module.open(other)) {
      module.shareTransferKey(List.of("a", "b"));
      module.openRegion("a").requireShareable(MaterialSpec.HMAC_256);
      Hsm b = module.openRegion("b");
      assertThat(b.health().ok()).isTrue();
      assertThatThrownBy(() -> b.requireShareable(MaterialSpec.HMAC_256))
          .isInstanceOf(UnsupportedMechanismException.class);
    }
  }

  @Test
  void nothingOfTheCeremonyIsLeft() throws Exception {
    try (Pkcs11Module module = Pkcs11Module.open(config)) {
      module.shareTransferKey(List.of("a", "b"));
    }
    Cryptoki cryptoki = JnaCryptoki.load(config.module(), config.initArguments());
    cryptoki.initialize();
    try {
      TokenSlots slots = new TokenSlots(cryptoki, config);
      for (String label : List.of("claviger-a", "claviger-b")) {
        long session = slots.login(slots.find(label).orElseThrow());
        List<String> labels = new ArrayList<>();
        for (long object : cryptoki.find(session, Template.EMPTY)) {
          labels.add(new String(cryptoki.attribute(session, object, Ck.CKA_LABEL), US_ASCII));
        }
        assertThat(labels)
            .containsExactlyInAnyOrder(
                "claviger:audit",
                "claviger:audit",
                "claviger:domain",
                "claviger:kek",
                "claviger:mac",
                "claviger:sealing",
                "claviger:transfer");
      }
    } finally {
      cryptoki.finalizeModule();
    }
  }

  @Test
  void aCeremonyThatWasCutOffIsDoneAnew() throws Exception {
    try (Pkcs11Module module = Pkcs11Module.open(config)) {
      module.shareTransferKey(List.of("a"));
    }
    try (DomainCeremony ceremony = DomainCeremony.open(config)) {
      DomainName b = DomainName.ofRegion("b");
      ceremony.createIfMissing(b);
      ceremony.sendTransfer(DomainName.ofRegion("a"), ceremony.request(b));
    }
    nothingOfTheCeremonyIsLeft();
  }

  private static Material shared(Hsm hsm, String id) {
    return hsm.generateSecretKey(id, MaterialSpec.HMAC_256, Sharing.REGIONS);
  }

  private static boolean opens(Hsm hsm, Material material) {
    return hsm.hmac(hsm.adopt(material), TEXT).length == 32;
  }
}

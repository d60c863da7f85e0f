package org.claviger.server.hsm.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.claviger.server.config.HsmConfig;
import org.claviger.server.hsm.Hsm;
import org.claviger.server.hsm.HsmDomain;
import org.claviger.server.hsm.InvalidCiphertextException;
import org.claviger.server.hsm.KeyPairMaterial;
import org.claviger.server.hsm.Material;
import org.claviger.server.hsm.MaterialSpec;
import org.claviger.server.hsm.SignatureMechanism;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How domains begin, are found again, and are refused. */
final class FirstStartTest {
  private static final byte[] TEXT = {1, 2, 3};

  @TempDir Path directory;
  private HsmConfig config;

  @BeforeEach
  void configure() throws Exception {
    config = HsmFixture.config(directory);
  }

  @Test
  void everythingIsUsableAfterAReopening() {
    Material material;
    KeyPairMaterial resident;
    byte[] mac;
    byte[] sealed;
    byte[] auditKey;
    org.claviger.server.hsm.SubkeyCiphertext ciphertext;
    try (Pkcs11Module module = Pkcs11Module.open(config)) {
      assertThat(module.hasRegion("us-east-1")).isFalse();
      assertThat(module.hasIdentity()).isFalse();
      Pkcs11Hsm hsm = module.openRegion("us-east-1");
      HsmDomain identity = module.openIdentity();
      material = hsm.generateSecretKey("m", MaterialSpec.AES_256_SUBKEYS);
      resident = hsm.generateKeyPair("ed", MaterialSpec.ED25519_SIGN);
      ciphertext = hsm.encryptUnderSubkey(material, TEXT, TEXT);
      mac = identity.mac(TEXT);
      sealed = identity.seal(TEXT, TEXT);
      auditKey = hsm.auditPublicKey();
    }
    try (Pkcs11Module module = Pkcs11Module.open(config)) {
      assertThat(module.hasRegion("us-east-1")).isTrue();
      assertThat(module.hasIdentity()).isTrue();
      Pkcs11Hsm hsm = module.openRegion("us-east-1");
      HsmDomain identity = module.openIdentity();
      assertThat(hsm.decryptUnderSubkey(material, ciphertext, TEXT)).isEqualTo(TEXT);
      assertThat(hsm.encryptUnderSubkey(material, TEXT, TEXT).wrappedSubkey())
          .isNotEqualTo(ciphertext.wrappedSubkey());
      assertThat(hsm.sign(resident.privateKey(), SignatureMechanism.ED25519, TEXT)).hasSize(64);
      assertThat(hsm.tokenResidentMaterialIds()).containsExactly("ed");
      assertThat(identity.verifyMac(TEXT, mac)).isTrue();
      assertThat(identity.open(TEXT, sealed)).isEqualTo(TEXT);
      assertThat(hsm.auditPublicKey()).isEqualTo(auditKey);
      assertThat(hsm.signAuditHead(new byte[32])).hasSize(64);
    }
  }

  @Test
  void domainsShareNothing() {
    try (Pkcs11Module module = Pkcs11Module.open(config)) {
      Hsm us = module.openRegion("us-east-1");
      Hsm eu = module.openRegion("eu-west-1");
      HsmDomain identity = module.openIdentity();
      byte[] mac = us.mac(TEXT);
      byte[] sealed = us.seal(TEXT, TEXT);
      Material material = us.generateSecretKey("m", MaterialSpec.HMAC_256);
      for (HsmDomain other : List.of(eu, identity)) {
        assertThat(other.verifyMac(TEXT, mac)).isFalse();
        assertThatThrownBy(() -> other.open(TEXT, sealed))
            .isInstanceOf(InvalidCiphertextException.class);
      }
      assertThatThrownBy(() -> eu.hmac(material, TEXT))
          .isInstanceOf(org.claviger.server.hsm.InvalidMaterialException.class);
    }
  }

  @Test
  void aStartThatWasCutOffIsCarriedOnWhereverItWasCut() throws Exception {
    for (int cut = 0; cut <= 5; cut++) {
      HsmConfig own = HsmFixture.config(Files.createDirectory(directory.resolve("cut" + cut)));
      startAndCut(own, cut);
      byte[] mac;
      try (Pkcs11Module module = Pkcs11Module.open(own)) {
        Pkcs11Hsm hsm = module.openRegion("r");
        mac = hsm.mac(TEXT);
        assertThat(hsm.signAuditHead(new byte[32])).hasSize(64);
        assertThat(hsm.hmac(hsm.generateSecretKey("h", MaterialSpec.HMAC_256), TEXT)).hasSize(32);
      }
      try (Pkcs11Module module = Pkcs11Module.open(own)) {
        assertThat(module.openRegion("r").verifyMac(TEXT, mac)).as("cut %d", cut).isTrue();
      }
    }
  }

  /** Does as much of a first start as a process that was killed. */
  private static void startAndCut(HsmConfig own, int steps) throws Exception {
    own.softHsmDirectory().ifPresent(SoftHsmConfiguration::use);
    Cryptoki cryptoki = JnaCryptoki.load(own.module(), own.initArguments());
    cryptoki.initialize();
    try {
      TokenSlots slots = new TokenSlots(cryptoki, own);
      if (steps == 0) {
        byte[] pin = own.soPin().read();
        cryptoki.initToken(cryptoki.slots().get(0), pin, "claviger-r");
        return;
      }
      long session = slots.login(slots.findOrInitialise("claviger-r"));
      Quirks quirks = Quirks.of(cryptoki.info(), Set.of());
      List<DomainKey> secrets = List.of(DomainKey.MAC, DomainKey.SEALING, DomainKey.KEY_ENCRYPTION);
      for (DomainKey key : secrets.subList(0, Math.min(3, steps - 1))) {
        cryptoki.generateKey(session, key.generation(), key.attributes(quirks));
      }
      if (steps == 5) {
        long half =
            cryptoki
                .generateKeyPair(
                    session,
                    Mechanism.of(Ck.CKM_EC_KEY_PAIR_GEN),
                    DomainKey.auditPublic(),
                    DomainKey.AUDIT.attributes(quirks))
                .privateKey();
        cryptoki.destroyObject(session, half);
      }
    } finally {
      cryptoki.finalizeModule();
    }
  }

  @Test
  void aLostKeyOfACompleteDomainIsNotReplaced() throws Exception {
    List<DomainKey> keys = new ArrayList<>(DomainKey.OF_REGIONS);
    for (DomainKey key : keys) {
      HsmConfig own = HsmFixture.config(Files.createDirectory(directory.resolve(key.name())));
      open(own);
      tamper(
          own,
          (cryptoki, session) -> cryptoki.destroyObject(session, find(cryptoki, session, key)));
      assertThatThrownBy(() -> open(own))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("claviger-r")
          .hasMessageContaining(key.label());
    }
  }

  @Test
  void aKeyWithOtherAttributesIsRefused() throws Exception {
    Template loose =
        Template.EMPTY
            .with(Ck.CKA_LABEL, DomainKey.MAC.label())
            .with(Ck.CKA_TOKEN, true)
            .with(Ck.CKA_SENSITIVE, false)
            .with(Ck.CKA_VALUE_LEN, 32)
            .with(Ck.CKA_SIGN, true);
    config.softHsmDirectory().ifPresent(SoftHsmConfiguration::use);
    tamper(
        config,
        (cryptoki, session) -> cryptoki.generateKey(session, DomainKey.MAC.generation(), loose));
    assertThatThrownBy(() -> open(config))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(DomainKey.MAC.label())
        .hasMessageContaining("attribute 0x");
  }

  @Test
  void aKeyThatWasPutInAnothersPlaceIsRefused() throws Exception {
    open(config);
    tamper(
        config,
        (cryptoki, session) -> {
          cryptoki.destroyObject(session, find(cryptoki, session, DomainKey.MAC));
          Quirks quirks = Quirks.of(cryptoki.info(), Set.of());
          cryptoki.generateKey(
              session, DomainKey.MAC.generation(), DomainKey.MAC.attributes(quirks));
        });
    assertThatThrownBy(() -> open(config))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("other keys");
  }

  @Test
  void aWrongPinIsRefusedByName() throws Exception {
    open(config);
    Path wrong = Files.writeString(directory.resolve("wrong.pin"), "0000-wrong");
    Files.setPosixFilePermissions(
        wrong, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
    HsmConfig other =
        HsmConfig.softHsm(
            config.softHsmDirectory().orElseThrow(),
            org.claviger.server.config.PinSource.file(wrong),
            config.soPin());
    assertThatThrownBy(() -> open(other))
        .hasMessageContaining("CKR_PIN_INCORRECT")
        .hasMessageNotContaining("0000-wrong");
  }

  private static void open(HsmConfig config) {
    try (Pkcs11Module module = Pkcs11Module.open(config)) {
      assertThat(module.openRegion("r").health().ok()).isTrue();
    }
  }

  private static long find(Cryptoki cryptoki, long session, DomainKey key)
      throws CryptokiException {
    return cryptoki.find(session, key.search()).get(0);
  }

  private static void tamper(HsmConfig config, Tampering tampering) throws Exception {
    Cryptoki cryptoki = JnaCryptoki.load(config.module(), config.initArguments());
    cryptoki.initialize();
    try {
      TokenSlots slots = new TokenSlots(cryptoki, config);
      tampering.with(cryptoki, slots.login(slots.findOrInitialise("claviger-r")));
    } finally {
      cryptoki.finalizeModule();
    }
  }

  @FunctionalInterface
  private interface Tampering {
    void with(Cryptoki cryptoki, long session) throws CryptokiException;
  }
}

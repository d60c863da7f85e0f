package org.claviger.server.hsm.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.claviger.server.config.HsmConfig;
import org.claviger.server.hsm.Hsm;
import org.claviger.server.hsm.Material;
import org.claviger.server.hsm.MaterialSpec;
import org.claviger.server.hsm.Sharing;
import org.claviger.server.hsm.UnsupportedMechanismException;
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
  void differentTransferKeysAreRefused() {
    try (Pkcs11Module module = Pkcs11Module.open(config)) {
      module.shareTransferKey(List.of("a"));
      module.shareTransferKey(List.of("b"));
      assertThatThrownBy(() -> module.shareTransferKey(List.of("a", "b")))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("claviger-a")
          .hasMessageContaining("claviger-b")
          .hasMessageContaining("different transfer keys");
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
        List<Long> all = cryptoki.find(session, Template.EMPTY);
        assertThat(all).containsExactlyElementsOf(transferKeys(cryptoki, session));
        assertThat(all).hasSize(1);
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
    Cryptoki cryptoki = JnaCryptoki.load(config.module(), config.initArguments());
    cryptoki.initialize();
    try {
      TokenSlots slots = new TokenSlots(cryptoki, config);
      slots.asSecurityOfficer(
          slots.find("claviger-a").orElseThrow(),
          session ->
              cryptoki.createObject(
                  session,
                  Template.EMPTY
                      .with(Ck.CKA_CLASS, Ck.CKO_PUBLIC_KEY)
                      .with(Ck.CKA_KEY_TYPE, Ck.CKK_RSA)
                      .with(Ck.CKA_LABEL, "claviger:transport")
                      .with(Ck.CKA_TOKEN, true)
                      .with(Ck.CKA_PRIVATE, false)
                      .with(Ck.CKA_WRAP, true)
                      .with(Ck.CKA_TRUSTED, true)
                      .with(Ck.CKA_MODULUS, new byte[] {-1, 1, 1, 1, 1, 1, 1, 1})
                      .with(Ck.CKA_PUBLIC_EXPONENT, new byte[] {1, 0, 1})));
    } finally {
      cryptoki.finalizeModule();
    }
    try (Pkcs11Module module = Pkcs11Module.open(config)) {
      module.shareTransferKey(List.of("a", "b"));
    }
    nothingOfTheCeremonyIsLeft();
  }

  @Test
  void theTransportKeyOpensNothingButATransferKey() throws Exception {
    try (Pkcs11Module module = Pkcs11Module.open(config)) {
      module.openRegion("a");
    }
    Cryptoki cryptoki = JnaCryptoki.load(config.module(), config.initArguments());
    cryptoki.initialize();
    try {
      TokenSlots slots = new TokenSlots(cryptoki, config);
      long session = slots.login(slots.find("claviger-a").orElseThrow());
      Quirks quirks = Quirks.of(cryptoki.info());
      Cryptoki.KeyPairHandles transport =
          new TransferCeremony(cryptoki, quirks, slots).transport(session);
      byte[] wrapped =
          Wrapped.oaep(
              java.security.KeyFactory.getInstance("RSA")
                  .generatePublic(
                      new java.security.spec.X509EncodedKeySpec(
                          PublicKeys.rsa(cryptoki, session, transport.publicKey()))),
              "SHA-1",
              new byte[32]);
      Mechanism oaep = Mechanism.oaep(Ck.CKM_SHA_1, Ck.CKG_MGF1_SHA1);
      Template secret =
          Template.EMPTY
              .with(Ck.CKA_CLASS, Ck.CKO_SECRET_KEY)
              .with(Ck.CKA_KEY_TYPE, Ck.CKK_AES)
              .with(Ck.CKA_TOKEN, false);
      for (Template form :
          List.of(
              secret.with(Ck.CKA_SENSITIVE, false).with(Ck.CKA_EXTRACTABLE, true),
              secret.with(Ck.CKA_SENSITIVE, true).with(Ck.CKA_EXTRACTABLE, true),
              secret.and(DomainKey.UNWRAPPED).with(Ck.CKA_DECRYPT, true))) {
        assertThatThrownBy(
                () ->
                    cryptoki.unwrapKey(session, oaep, transport.privateKey(), wrapped, form))
            .isInstanceOf(CryptokiException.class);
      }
      assertThatCode(
              () ->
                  cryptoki.unwrapKey(
                      session,
                      oaep,
                      transport.privateKey(),
                      wrapped,
                      DomainKey.TRANSFER.unwrapped(quirks)))
          .doesNotThrowAnyException();
    } finally {
      cryptoki.finalizeModule();
    }
  }

  private static List<Long> transferKeys(Cryptoki cryptoki, long session)
      throws CryptokiException {
    return cryptoki.find(session, DomainKey.TRANSFER.search());
  }

  private static Material shared(Hsm hsm, String id) {
    return hsm.generateSecretKey(id, MaterialSpec.HMAC_256, Sharing.REGIONS);
  }

  private static boolean opens(Hsm hsm, Material material) {
    return hsm.hmac(hsm.adopt(material), TEXT).length == 32;
  }
}

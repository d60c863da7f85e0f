package org.claviger.server.hsm.pkcs11;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;
import org.claviger.server.config.HsmConfig;
import org.claviger.server.hsm.HsmUnavailableException;
import org.claviger.server.hsm.InvalidMaterialException;
import org.claviger.server.hsm.KeyStoreHsm;
import org.claviger.server.hsm.KeyStoreRefusedException;
import org.claviger.server.hsm.KeyStoreRefusedException.Reason;
import org.claviger.server.hsm.Material;
import org.claviger.server.hsm.MaterialSpec;
import org.claviger.server.hsm.SubkeyCiphertext;
import org.claviger.server.hsm.TokenName;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens of a custom key store, on SoftHSM. */
class KeyStoreTokenTest {
  private static final String PIN = "own-pin-1";
  private static final String ID = "ab".repeat(32);
  private static final byte[] AAD = "aad".getBytes(UTF_8);
  private static final byte[] TEXT = "text".getBytes(UTF_8);

  @TempDir static Path directory;
  private static HsmConfig config;
  private static StoreTokens tokens;

  @BeforeAll
  static void make() throws Exception {
    config = HsmFixture.config(directory);
    tokens = new StoreTokens(config);
    tokens.make("first", PIN);
    tokens.make("second", PIN);
    tokens.makeEmpty("empty", PIN);
  }

  @Test
  void aKeyMadeOnOneIsUsedOnAnotherFromAnObjectOfItsToken() throws Exception {
    SubkeyCiphertext sealed;
    Material material;
    try (KeyStoreHsm first = open("first");
        KeyStoreHsm second = open("second")) {
      material = first.generateSecretKey(ID, MaterialSpec.AES_256_SUBKEYS);
      assertThat(first.installed()).doesNotContain(ID);
      first.install(material);
      second.install(material);
      second.install(material);
      sealed = first.encryptUnderSubkey(material, AAD, TEXT);
      assertThat(second.decryptUnderSubkey(material, sealed, AAD)).isEqualTo(TEXT);
      assertThat(second.installed()).contains(ID);
    }
    try (KeyStoreHsm again = open("second")) {
      assertThat(again.installed()).contains(ID);
      assertThat(again.decryptUnderSubkey(material, sealed, AAD)).isEqualTo(TEXT);
      again.destroy(ID);
      assertThat(again.installed()).doesNotContain(ID);
    }
    try (KeyStoreHsm again = open("second")) {
      assertThat(again.installed()).doesNotContain(ID);
    }
  }

  private static void installInFirst(String id) throws Exception {
    try (KeyStoreHsm first = open("first")) {
      first.install(first.generateSecretKey(id, MaterialSpec.AES_256_SUBKEYS));
    }
  }

  private static long loginToFirst(Cryptoki cryptoki) throws CryptokiException {
    long slot =
        NamedToken.find(cryptoki, new TokenName(TokenName.Kind.LABEL, "first")).orElseThrow();
    long session = cryptoki.openSession(slot);
    cryptoki.login(session, Ck.CKU_USER, StoreTokens.pin(PIN));
    return session;
  }

  @Test
  void whatIsInTheTokenCanNeitherBeReadNorLoosened() throws Exception {
    String id = "cd".repeat(32);
    installInFirst(id);
    Library library = Library.open(config);
    try {
      Cryptoki cryptoki = library.cryptoki();
      long session = loginToFirst(cryptoki);
      List<Long> found = cryptoki.find(session, Template.EMPTY.with(Ck.CKA_ID, id.getBytes(UTF_8)));
      assertThat(found).hasSize(1);
      long key = found.get(0);
      assertThatThrownBy(() -> cryptoki.attribute(session, key, Ck.CKA_VALUE))
          .isInstanceOf(CryptokiException.class);
      for (Template change :
          List.of(
              Template.EMPTY.with(Ck.CKA_DECRYPT, true),
              Template.EMPTY.with(Ck.CKA_EXTRACTABLE, true),
              Template.EMPTY.withMechanisms(Ck.CKM_AES_ECB))) {
        assertThatThrownBy(() -> cryptoki.setAttributes(session, key, change))
            .isInstanceOf(CryptokiException.class);
        assertThatThrownBy(() -> cryptoki.copyObject(session, key, change))
            .isInstanceOf(CryptokiException.class);
      }
    } finally {
      library.close();
    }
  }

  @Test
  void whatIsDestroyedLeavesTheTokenEvenIfItsHandleWasForgotten() throws Exception {
    String id = "ef".repeat(32);
    installInFirst(id);
    Library library = Library.open(config);
    try {
      Cryptoki cryptoki = library.cryptoki();
      long login = loginToFirst(cryptoki);
      Session session = new Session(login, login);
      TokenResidents residents = TokenResidents.enumerate(cryptoki, login);
      residents.forget(id);
      residents.destroy(session, id);
      assertThat(residents.find(session, id)).isEmpty();
      residents.destroy(session, id);
    } finally {
      library.close();
    }
  }

  @Test
  void everySpecThatCanBeWrappedCanBeInstalled() throws Exception {
    try (KeyStoreHsm first = open("first");
        KeyStoreHsm second = open("second")) {
      for (MaterialSpec spec :
          List.of(MaterialSpec.HMAC_512, MaterialSpec.EC_P384_SIGN, MaterialSpec.RSA_2048_SIGN)) {
        String id = spec.name() + "0";
        Material material =
            spec == MaterialSpec.HMAC_512
                ? first.generateSecretKey(id, spec)
                : first.generateKeyPair(id, spec).privateKey();
        first.install(material);
        second.install(material);
        assertThat(second.installed()).contains(id);
      }
    }
  }

  @Test
  void namesWhatIsWrongWithATokenOrAPin() throws Exception {
    assertThat(refusal("first", "wrong-pin")).isEqualTo(Reason.PIN_WRONG);
    assertThat(refusal("absent", PIN)).isEqualTo(Reason.AWAY);
    assertThat(refusal("empty", PIN)).isEqualTo(Reason.UNSUITABLE);
    try (KeyStoreHsm first = open("first")) {
      assertThat(first.health().ok()).isTrue();
      assertThat(refusal("first", "wrong-pin")).isIn(Reason.PIN_WRONG, Reason.USER_LOGGED_IN);
      assertThat(first.health().ok()).isTrue();
    }
    assertThat(tokens.slot("first").isPresent()).isTrue();
    assertThat(tokens.slot("absent").isPresent()).isFalse();
  }

  @Test
  void aDomainIsMadeOnlyWhereItMayBe() throws Exception {
    tokens.makeEmpty("new", PIN);
    byte[] pin = StoreTokens.pin(PIN);
    byte[] answer;
    try (KeyStoreHsm made = tokens.slot("new").open(pin, true)) {
      answer = made.mac(TEXT);
    }
    try (KeyStoreHsm again = open("new")) {
      assertThat(again.mac(TEXT)).isEqualTo(answer);
    }
  }

  @Test
  void refusesMaterialOfAnotherDomain() throws Exception {
    StoreTokens others = new StoreTokens(config);
    others.make("other", PIN);
    try (KeyStoreHsm first = open("first");
        KeyStoreHsm other = open("other")) {
      Material material = first.generateSecretKey("ef".repeat(32), MaterialSpec.AES_256_SUBKEYS);
      assertThatThrownBy(() -> other.install(material))
          .isInstanceOf(InvalidMaterialException.class);
    }
  }

  @Test
  void findsATokenByItsSerialNumber() throws Exception {
    String serial = serial("second");
    assertThat(serial).matches("[0-9a-f]{16}");
    Pkcs11KeyStoreSlot slot =
        new Pkcs11KeyStoreSlot(config, new TokenName(TokenName.Kind.SERIAL, serial));
    byte[] answer;
    try (KeyStoreHsm found = slot.open(StoreTokens.pin(PIN), false)) {
      answer = found.mac(TEXT);
    }
    try (KeyStoreHsm second = open("second")) {
      assertThat(second.mac(TEXT)).isEqualTo(answer);
    }
  }

  private static String serial(String label) throws Exception {
    Library library = Library.open(config);
    try {
      Cryptoki cryptoki = library.cryptoki();
      long slot =
          NamedToken.find(cryptoki, new TokenName(TokenName.Kind.LABEL, label)).orElseThrow();
      return cryptoki.token(slot).serial();
    } finally {
      library.close();
    }
  }

  @Test
  void aClosedOneIsOfNoUse() throws Exception {
    KeyStoreHsm first = open("first");
    first.close();
    first.close();
    assertThatThrownBy(() -> first.random(8)).isInstanceOf(HsmUnavailableException.class);
  }

  private static KeyStoreHsm open(String label) throws KeyStoreRefusedException {
    return tokens.slot(label).open(StoreTokens.pin(PIN), false);
  }

  private static Reason refusal(String label, String pin) {
    return catchThrowableOfType(
            KeyStoreRefusedException.class,
            () -> tokens.slot(label).open(StoreTokens.pin(pin), false))
        .reason();
  }
}

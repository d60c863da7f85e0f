package org.claviger.server.hsm.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.claviger.server.config.HsmConfig;
import org.claviger.server.hsm.Material;
import org.claviger.server.hsm.MaterialSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a holder of the PIN can do with direct calls to the module: not get a key out. */
final class ExtractionTest {
  private static final Mechanism KEY_WRAP = Mechanism.of(Ck.CKM_AES_KEY_WRAP);
  private static final Mechanism AES = Mechanism.of(Ck.CKM_AES_KEY_GEN);
  private static final Template AES_KEY =
      Template.EMPTY
          .with(Ck.CKA_CLASS, Ck.CKO_SECRET_KEY)
          .with(Ck.CKA_KEY_TYPE, Ck.CKK_AES)
          .with(Ck.CKA_TOKEN, false)
          .with(Ck.CKA_PRIVATE, true);

  @TempDir Path directory;
  private Cryptoki cryptoki;
  private Material material;
  private long session;
  private long slot;

  @BeforeEach
  void makeADomainAndComeBackAsAnAttacker() throws Exception {
    HsmConfig config = HsmFixture.config(directory);
    try (Pkcs11Module module = Pkcs11Module.open(config)) {
      material = module.openRegion("us-east-1").generateSecretKey("m", MaterialSpec.AES_256_GCM);
    }
    cryptoki = JnaCryptoki.load(config.module(), config.initArguments());
    cryptoki.initialize();
    TokenSlots slots = new TokenSlots(cryptoki, config);
    slot = slots.find("claviger-us-east-1").orElseThrow();
    session = slots.login(slot);
  }

  @AfterEach
  void leave() throws Exception {
    cryptoki.finalizeModule();
  }

  @Test
  void theKeyEncryptionKeyUnwrapsIntoNoReadableForm() {
    for (Template form :
        List.of(
            AES_KEY,
            AES_KEY.with(Ck.CKA_SENSITIVE, false).with(Ck.CKA_EXTRACTABLE, true),
            AES_KEY.with(Ck.CKA_SENSITIVE, true).with(Ck.CKA_EXTRACTABLE, true),
            AES_KEY.with(Ck.CKA_SENSITIVE, false).with(Ck.CKA_EXTRACTABLE, false))) {
      assertThatThrownBy(() -> unwrap(form))
          .isInstanceOf(CryptokiException.class)
          .hasMessageContaining("C_UnwrapKey");
    }
  }

  @Test
  void whatItUnwrapsStaysUnreadableAndUnwrappable() throws Exception {
    long key = unwrap(AES_KEY.and(DomainKey.UNWRAPPED).with(Ck.CKA_ENCRYPT, true));
    assertThatThrownBy(() -> cryptoki.attribute(session, key, Ck.CKA_VALUE))
        .hasMessageContaining("CKR_ATTRIBUTE_SENSITIVE");
    assertThatThrownBy(() -> set(key, Template.EMPTY.with(Ck.CKA_EXTRACTABLE, true)))
        .isInstanceOf(CryptokiException.class);
    assertThatThrownBy(() -> set(key, Template.EMPTY.with(Ck.CKA_SENSITIVE, false)))
        .isInstanceOf(CryptokiException.class);
    assertThatThrownBy(
            () -> cryptoki.copyObject(session, key, Template.EMPTY.with(Ck.CKA_EXTRACTABLE, true)))
        .isInstanceOf(CryptokiException.class);
    long wrapper = wrapper();
    assertThatThrownBy(() -> cryptoki.wrapKey(session, KEY_WRAP, wrapper, key))
        .isInstanceOf(CryptokiException.class);
  }

  @Test
  void theDomainsKeysCannotBeLoosened() throws Exception {
    for (DomainKey name : DomainKey.OF_REGIONS) {
      long key = key(name);
      for (long attribute :
          new long[] {Ck.CKA_ENCRYPT, Ck.CKA_DECRYPT, Ck.CKA_SIGN, Ck.CKA_DERIVE, Ck.CKA_UNWRAP}) {
        assertThatThrownBy(() -> set(key, Template.EMPTY.with(attribute, true)))
            .as("%s %x", name, attribute)
            .isInstanceOf(CryptokiException.class);
      }
      assertThatThrownBy(() -> set(key, Template.EMPTY.with(Ck.CKA_WRAP_WITH_TRUSTED, false)))
          .isInstanceOf(CryptokiException.class);
      assertThatThrownBy(() -> set(key, Template.EMPTY.with(Ck.CKA_TRUSTED, true)))
          .isInstanceOf(CryptokiException.class);
      assertThatThrownBy(() -> set(key, Template.EMPTY.withMechanisms(Ck.CKM_AES_ECB)))
          .isInstanceOf(CryptokiException.class);
      assertThatThrownBy(
              () ->
                  cryptoki.copyObject(
                      session, key, Template.EMPTY.with(Ck.CKA_WRAP_WITH_TRUSTED, false)))
          .isInstanceOf(CryptokiException.class);
    }
  }

  @Test
  void theDomainsKeysAreNotWrappedByAKeyThatIsNotTrusted() throws Exception {
    long wrapper = wrapper();
    long kek = key(DomainKey.KEY_ENCRYPTION);
    for (DomainKey name : DomainKey.OF_REGIONS) {
      long key = key(name);
      for (long by : new long[] {wrapper, kek}) {
        assertThatThrownBy(
                () -> cryptoki.wrapKey(session, Mechanism.of(Ck.CKM_AES_KEY_WRAP_PAD), by, key))
            .as("%s", name)
            .isInstanceOf(CryptokiException.class);
      }
    }
  }

  @Test
  void theDomainsSecretsCannotBeRead() throws Exception {
    for (DomainKey name : DomainKey.OF_REGIONS) {
      long key = key(name);
      assertThatThrownBy(() -> cryptoki.attribute(session, key, Ck.CKA_VALUE))
          .isInstanceOf(CryptokiException.class);
    }
  }

  @Test
  void theKeyEncryptionKeyDoesNothingButWrapAndUnwrap() throws Exception {
    long kek = key(DomainKey.KEY_ENCRYPTION);
    byte[] block = new byte[40];
    for (Mechanism mechanism :
        List.of(Mechanism.of(Ck.CKM_AES_ECB), Mechanism.gcm(new byte[12], new byte[0]))) {
      assertThatThrownBy(() -> cryptoki.decrypt(session, mechanism, kek, block))
          .isInstanceOf(CryptokiException.class);
      assertThatThrownBy(() -> cryptoki.encrypt(session, mechanism, kek, new byte[16]))
          .isInstanceOf(CryptokiException.class);
    }
  }

  @Test
  void aUserCannotMakeATrustedKey() {
    assertThatThrownBy(
            () ->
                cryptoki.generateKey(
                    session,
                    AES,
                    AES_KEY
                        .with(Ck.CKA_VALUE_LEN, 32)
                        .with(Ck.CKA_WRAP, true)
                        .with(Ck.CKA_TRUSTED, true)))
        .isInstanceOf(CryptokiException.class);
  }

  @Test
  void aMaterialCopyForSubkeysUnwrapsIntoNoReadableForm() throws Exception {
    long kek = key(DomainKey.KEY_ENCRYPTION);
    Template form = KeyTemplates.used(KeyShape.of(MaterialSpec.AES_256_SUBKEYS), all());
    long copy = cryptoki.unwrapKey(session, KEY_WRAP, kek, material.wrapped(), form);
    long subkey = cryptoki.generateKey(session, AES, KeyTemplates.newSubkey());
    byte[] wrapped = cryptoki.wrapKey(session, KEY_WRAP, copy, subkey);

    assertThatThrownBy(
            () ->
                cryptoki.unwrapKey(
                    session,
                    KEY_WRAP,
                    copy,
                    wrapped,
                    AES_KEY.with(Ck.CKA_SENSITIVE, false).with(Ck.CKA_EXTRACTABLE, true)))
        .isInstanceOf(CryptokiException.class);
    assertThatThrownBy(
            () -> cryptoki.encrypt(session, Mechanism.of(Ck.CKM_AES_ECB), copy, new byte[16]))
        .isInstanceOf(CryptokiException.class);
    assertThat(cryptoki.unwrapKey(session, KEY_WRAP, copy, wrapped, decrypts())).isPositive();
  }

  @Test
  void aCopyDoesTheOneThingOfItsSpec() throws Exception {
    long kek = key(DomainKey.KEY_ENCRYPTION);
    Template form = KeyTemplates.used(KeyShape.of(MaterialSpec.AES_256_GCM), all());
    long copy = cryptoki.unwrapKey(session, KEY_WRAP, kek, material.wrapped(), form);
    long other = cryptoki.generateKey(session, AES, KeyTemplates.newSubkey());
    assertThatThrownBy(() -> cryptoki.wrapKey(session, KEY_WRAP, copy, other))
        .isInstanceOf(CryptokiException.class);
    assertThatThrownBy(
            () -> cryptoki.sign(session, Mechanism.of(Ck.CKM_SHA256_HMAC), copy, new byte[3], 32))
        .isInstanceOf(CryptokiException.class);
    assertThatThrownBy(
            () -> cryptoki.decrypt(session, Mechanism.of(Ck.CKM_AES_ECB), copy, new byte[16]))
        .isInstanceOf(CryptokiException.class);
  }

  private static Template decrypts() {
    return KeyTemplates.subkey(Ck.CKA_DECRYPT);
  }

  private static Capabilities all() {
    return new Capabilities(
        java.util.Set.of(),
        java.util.Set.of(),
        java.util.Set.of(),
        java.util.Set.of(),
        java.util.Set.of());
  }

  private long unwrap(Template form) throws CryptokiException, IOException {
    long kek = key(DomainKey.KEY_ENCRYPTION);
    return cryptoki.unwrapKey(session, KEY_WRAP, kek, material.wrapped(), form);
  }

  private void set(long key, Template template) throws CryptokiException {
    cryptoki.setAttributes(session, key, template);
  }

  private long key(DomainKey name) throws CryptokiException {
    return cryptoki.find(session, name.search()).get(0);
  }

  private long wrapper() throws CryptokiException {
    return cryptoki.generateKey(
        session, AES, AES_KEY.with(Ck.CKA_VALUE_LEN, 32).with(Ck.CKA_WRAP, true));
  }
}

package org.claviger.server.hsm.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.claviger.server.config.HsmConfig;
import org.claviger.server.hsm.InvalidMaterialException;
import org.claviger.server.hsm.Material;
import org.claviger.server.hsm.MaterialSpec;
import org.claviger.server.hsm.SubkeyCiphertext;
import org.claviger.server.hsm.ceremony.CeremonyException;
import org.claviger.server.hsm.ceremony.DomainName;
import org.claviger.server.hsm.ceremony.DomainState;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a ceremony that wraps material anew has in its hands, and what it has not. */
final class RewrapTest {
  private static final DomainName REGION = DomainName.ofRegion("us-east-1");
  private static final byte[] TEXT = {1, 2, 3};

  @TempDir Path directory;
  private HsmConfig config;
  private Material material;
  private SubkeyCiphertext ciphertext;

  @BeforeEach
  void renewed() throws Exception {
    config = HsmFixture.config(directory);
    try (Pkcs11Module module = Pkcs11Module.open(config)) {
      Pkcs11Hsm hsm = module.openRegion("us-east-1");
      material = hsm.generateSecretKey("m", MaterialSpec.AES_256_SUBKEYS);
      ciphertext = hsm.encryptUnderSubkey(material, TEXT, TEXT);
    }
    on(
        ceremony -> {
          ceremony.renew(REGION);
          return ceremony.activate(REGION, 2);
        });
  }

  private <T> T on(Function<DomainCeremony, T> step) {
    try (DomainCeremony ceremony = DomainCeremony.open(config)) {
      return step.apply(ceremony);
    }
  }

  private Material rewrapped(Material old) {
    return on(ceremony -> ceremony.rewrap(REGION, rewrapping -> rewrapping.rewrap(old)));
  }

  @Test
  void theSameKeyIsUnderTheNewVersionAndOpensWhenTheOldOneIsForgotten() {
    Material anew = rewrapped(material);
    assertThat(MaterialRewrapping.version(material)).isEqualTo(1);
    assertThat(MaterialRewrapping.version(anew)).isEqualTo(2);
    assertThat(anew.id()).isEqualTo(material.id());
    DomainState before = on(ceremony -> ceremony.state(REGION));
    DomainState after = on(ceremony -> ceremony.forget(REGION, 1, rows -> Map.of(2, 1L)));
    assertThat(after.check()).isNotEqualTo(before.check());
    assertThat(after.keys()).hasSize(before.keys().size() - 1);
    assertThat(on(ceremony -> ceremony.forget(REGION, 1, rows -> Map.of(2, 1L))).check())
        .isEqualTo(after.check());
    try (Pkcs11Module module = Pkcs11Module.open(config)) {
      Pkcs11Hsm hsm = module.openRegion("us-east-1");
      assertThat(hsm.decryptUnderSubkey(anew, ciphertext, TEXT)).isEqualTo(TEXT);
      hsm.destroy("m");
      assertThatThrownBy(() -> hsm.decryptUnderSubkey(material, ciphertext, TEXT))
          .isInstanceOf(InvalidMaterialException.class)
          .hasMessageContaining("a version of the key-encryption key that this HSM lacks");
      // The other keys of the version stay.
      assertThat(hsm.verifyMac(TEXT, hsm.mac(TEXT))).isTrue();
    }
  }

  @Test
  void aKeyIsNotForgottenBesideADatabaseThatShowsNothing() {
    assertThatThrownBy(() -> on(ceremony -> ceremony.forget(REGION, 1, rows -> Map.of())))
        .isInstanceOf(CeremonyException.class)
        .hasMessageContaining("holds no material");
    assertThatThrownBy(() -> on(ceremony -> ceremony.forget(REGION, 2, rows -> Map.of(2, 1L))))
        .hasMessageContaining("only those before the current one");
    assertThat(on(ceremony -> ceremony.state(REGION)).keys()).hasSize(6);
  }

  @Test
  void aForgottenKeyTravelsToNobody(@TempDir Path other) throws Exception {
    on(ceremony -> ceremony.forget(REGION, 1, rows -> Map.of(2, 1L)));
    Material anew = anewUnderTwo();
    HsmConfig second = HsmFixture.config(other).withOpenOnly(true);
    var recipient = on(second, ceremony -> ceremony.request(REGION));
    var sent = on(ceremony -> ceremony.send(REGION, recipient));
    DomainState there = on(second, ceremony -> ceremony.receive(REGION, sent, sent.check()));
    assertThat(there.check()).isEqualTo(on(ceremony -> ceremony.state(REGION)).check());
    try (Pkcs11Module module = Pkcs11Module.open(second)) {
      Pkcs11Hsm hsm = module.openRegion("us-east-1");
      assertThat(hsm.encryptUnderSubkey(anew, TEXT, TEXT)).isNotNull();
    }
  }

  private Material anewUnderTwo() {
    try (Pkcs11Module module = Pkcs11Module.open(config)) {
      return module.openRegion("us-east-1").generateSecretKey("n", MaterialSpec.AES_256_SUBKEYS);
    }
  }

  private static <T> T on(HsmConfig config, Function<DomainCeremony, T> step) {
    try (DomainCeremony ceremony = DomainCeremony.open(config)) {
      return step.apply(ceremony);
    }
  }

  @Test
  void materialThatWasChangedIsRefused() {
    byte[] mac = material.mac().clone();
    mac[0] ^= 1;
    Material changed = new Material("m", material.spec(), material.wrapped(), mac);
    assertThatThrownBy(() -> rewrapped(changed)).isInstanceOf(InvalidMaterialException.class);
    Material renamed = new Material("other", material.spec(), material.wrapped(), material.mac());
    assertThatThrownBy(() -> rewrapped(renamed)).isInstanceOf(InvalidMaterialException.class);
  }

  @Test
  void identitiesWrapNothing() {
    on(ceremony -> ceremony.create(DomainName.identities()));
    assertThatThrownBy(
            () -> on(ceremony -> ceremony.rewrap(DomainName.identities(), rewrapping -> 0)))
        .isInstanceOf(CeremonyException.class)
        .hasMessageContaining("nothing to re-wrap");
  }

  @Test
  void theTokenHoldsNothingOfACeremonyAndItsCopiesReadNothing() throws Exception {
    config.softHsmDirectory().ifPresent(SoftHsmConfiguration::use);
    Cryptoki cryptoki = JnaCryptoki.load(config.module(), config.initArguments());
    cryptoki.initialize();
    try (DomainCeremony ceremony = new DomainCeremony(config, cryptoki)) {
      ceremony.rewrap(REGION, rewrapping -> inspected(cryptoki, rewrapping));
    }
  }

  private boolean inspected(Cryptoki cryptoki, MaterialRewrapping rewrapping) {
    try {
      long session = rewrapping.session();
      Template rsa = Template.EMPTY.with(Ck.CKA_KEY_TYPE, Ck.CKK_RSA);
      assertThat(cryptoki.find(session, rsa)).isEmpty();
      Template secrets =
          Template.EMPTY.with(Ck.CKA_CLASS, Ck.CKO_SECRET_KEY).with(Ck.CKA_TOKEN, false);
      long copy = cryptoki.find(session, secrets).get(0);
      for (long no : new long[] {Ck.CKA_EXTRACTABLE, Ck.CKA_WRAP, Ck.CKA_DECRYPT}) {
        assertThat(cryptoki.attribute(session, copy, no)[0]).as("%x", no).isZero();
      }
      assertThatThrownBy(
              () ->
                  cryptoki.unwrapKey(
                      session,
                      Mechanism.of(Ck.CKM_AES_KEY_WRAP),
                      copy,
                      material.wrapped(),
                      KeyTemplates.imported()))
          .isInstanceOf(CryptokiException.class);
      return true;
    } catch (CryptokiException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aModuleThatWouldShowMaterialInClearIsRefused() throws Exception {
    config.softHsmDirectory().ifPresent(SoftHsmConfiguration::use);
    Cryptoki cryptoki = JnaCryptoki.load(config.module(), config.initArguments());
    cryptoki.initialize();
    Cryptoki lenient = withoutTemplates(cryptoki);
    try (DomainCeremony ceremony = new DomainCeremony(config, lenient)) {
      assertThatThrownBy(() -> ceremony.rewrap(REGION, rewrapping -> rewrapping.rewrap(material)))
          .isInstanceOf(CeremonyException.class)
          .hasMessageContaining("would let a ceremony read material in clear");
    }
  }

  /** A module that takes no notice of CKA_UNWRAP_TEMPLATE. */
  private static Cryptoki withoutTemplates(Cryptoki real) {
    return (Cryptoki)
        Proxy.newProxyInstance(
            RewrapTest.class.getClassLoader(),
            new Class<?>[] {Cryptoki.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("unwrapKey")) {
                arguments[4] = ((Template) arguments[4]).without(Set.of(Ck.CKA_UNWRAP_TEMPLATE));
              }
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}

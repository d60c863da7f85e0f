package org.claviger.server.hsm.pkcs11;

import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.claviger.server.config.HsmConfig;
import org.claviger.server.hsm.Material;
import org.claviger.server.hsm.MaterialSpec;
import org.claviger.server.hsm.SubkeyCiphertext;
import org.claviger.server.hsm.ceremony.CeremonyException;
import org.claviger.server.hsm.ceremony.DomainName;
import org.claviger.server.hsm.ceremony.DomainPackage;
import org.claviger.server.hsm.ceremony.DomainState;
import org.claviger.server.hsm.ceremony.Recipient;
import org.claviger.server.hsm.ceremony.SharedKey;
import org.claviger.server.hsm.ceremony.TransportKey;
import org.claviger.server.hsm.ceremony.WrappedKey;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the HSMs of a domain come to share its keys, on two SoftHSMs. */
final class DomainCeremonyTest {
  private static final DomainName REGION = DomainName.ofRegion("us-east-1");
  private static final DomainName IDENTITIES = DomainName.identities();
  private static final byte[] TEXT = {1, 2, 3};

  /** An HSM with a domain and one with a request: transport keys take seconds to make. */
  @TempDir static Path prepared;

  private static DomainState created;

  @TempDir Path directory;
  private HsmConfig one;
  private HsmConfig two;

  @BeforeAll
  static void prepare() throws Exception {
    created = on(member(prepared, "one"), ceremony -> ceremony.create(REGION));
    on(member(prepared, "two"), ceremony -> ceremony.request(REGION));
  }

  @BeforeEach
  void copy() throws Exception {
    try (Stream<Path> all = Files.walk(prepared)) {
      for (Path each : all.filter(path -> !path.equals(prepared)).toList()) {
        Files.copy(each, directory.resolve(prepared.relativize(each)), COPY_ATTRIBUTES);
      }
    }
    one = HsmFixture.config(directory.resolve("one")).withOpenOnly(true);
    two = HsmFixture.config(directory.resolve("two")).withOpenOnly(true);
  }

  private static HsmConfig member(Path directory, String name) throws Exception {
    return HsmFixture.config(Files.createDirectory(directory.resolve(name))).withOpenOnly(true);
  }

  private HsmConfig member(String name) throws Exception {
    return member(directory, name);
  }

  private static <T> T on(HsmConfig config, Function<DomainCeremony, T> step) {
    try (DomainCeremony ceremony = DomainCeremony.open(config)) {
      return step.apply(ceremony);
    }
  }

  private static Pkcs11Hsm region(Pkcs11Module module) {
    return module.openRegion("us-east-1");
  }

  private DomainPackage send(DomainName domain) {
    Recipient recipient = on(two, ceremony -> ceremony.request(domain));
    Recipient read = Recipient.parse(recipient.toJson());
    assertThat(read.fingerprint()).isEqualTo(recipient.fingerprint());
    return DomainPackage.parse(on(one, ceremony -> ceremony.send(domain, read)).toJson());
  }

  private DomainState receive(DomainPackage sent) {
    return on(two, ceremony -> ceremony.receive(sent.domain(), sent, sent.check()));
  }

  @Test
  void whatOneHsmOfADomainMadeTheOtherOpens() {
    DomainPackage sent = send(REGION);
    DomainState second = receive(sent);
    assertThat(second.check()).isEqualTo(created.check()).isEqualTo(sent.check()).hasSize(32);
    assertThat(second.auditPublicKey()).isNotEqualTo(created.auditPublicKey());
    assertThat(second.serial()).isNotEqualTo(created.serial()).isNotEmpty();

    Material material;
    SubkeyCiphertext ciphertext;
    byte[] mac;
    byte[] sealed;
    try (Pkcs11Module module = Pkcs11Module.open(one)) {
      Pkcs11Hsm hsm = region(module);
      material = hsm.generateSecretKey("m", MaterialSpec.AES_256_SUBKEYS);
      ciphertext = hsm.encryptUnderSubkey(material, TEXT, TEXT);
      mac = hsm.mac(TEXT);
      sealed = hsm.seal(TEXT, TEXT);
    }
    try (Pkcs11Module module = Pkcs11Module.open(two)) {
      Pkcs11Hsm hsm = region(module);
      assertThat(hsm.decryptUnderSubkey(material, ciphertext, TEXT)).isEqualTo(TEXT);
      assertThat(hsm.verifyMac(TEXT, mac)).isTrue();
      assertThat(hsm.open(TEXT, sealed)).isEqualTo(TEXT);
      assertThat(hsm.signAuditHead(new byte[32])).hasSize(64);
      assertThat(hsm.health().ok()).isTrue();
    }
  }

  @Test
  void identitiesTravelToo() {
    on(one, ceremony -> ceremony.create(IDENTITIES));
    DomainState second = receive(send(IDENTITIES));
    assertThat(second.auditPublicKey()).isEmpty();
    byte[] sealed;
    try (Pkcs11Module module = Pkcs11Module.open(one)) {
      sealed = module.openIdentity().seal(TEXT, TEXT);
    }
    try (Pkcs11Module module = Pkcs11Module.open(two)) {
      assertThat(module.openIdentity().open(TEXT, sealed)).isEqualTo(TEXT);
    }
  }

  @Test
  void aStartThatMayOnlyOpenMakesNothing() throws Exception {
    HsmConfig blank = member("blank");
    for (int attempt = 0; attempt < 2; attempt++) {
      try (Pkcs11Module module = Pkcs11Module.open(blank)) {
        assertThatThrownBy(() -> region(module))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("./claviger hsm domain create");
        assertThat(module.hasRegion("us-east-1")).isFalse();
      }
    }
    try (Pkcs11Module module = Pkcs11Module.open(two)) {
      assertThatThrownBy(() -> region(module)).hasMessageContaining("./claviger hsm domain create");
    }
  }

  @Test
  void aStartMakesNoDomainWhereOneIsAwaited() {
    on(two, ceremony -> ceremony.request(REGION));
    try (Pkcs11Module module = Pkcs11Module.open(two.withOpenOnly(false))) {
      assertThatThrownBy(() -> region(module)).hasMessageContaining("hsm domain receive");
    }
    assertThatThrownBy(() -> on(two, ceremony -> ceremony.create(REGION)))
        .hasMessageContaining("hsm domain receive");
    on(two, withdraw());
    assertThat(on(two, ceremony -> ceremony.create(REGION)).keys()).hasSize(3);
  }

  @SuppressWarnings("UnnecessaryLambda")
  private static Function<DomainCeremony, Void> withdraw() {
    return ceremony -> {
      ceremony.withdraw(REGION);
      return null;
    };
  }

  @Test
  void aDomainIsNotMadeTwice() {
    assertThatThrownBy(() -> on(one, ceremony -> ceremony.create(REGION)))
        .isInstanceOf(CeremonyException.class)
        .hasMessageContaining("already");
  }

  @Test
  void aRequestIsTheSameUntilItIsAnswered() {
    String first = on(two, ceremony -> ceremony.request(REGION)).fingerprint();
    assertThat(on(two, ceremony -> ceremony.request(REGION)).fingerprint()).isEqualTo(first);
    receive(send(REGION));
    assertThat(on(two, ceremony -> ceremony.request(REGION)).fingerprint()).isNotEqualTo(first);
  }

  @Test
  void nothingOfACeremonyStays() throws Exception {
    receive(send(REGION));
    for (HsmConfig config : List.of(one, two)) {
      tamper(
          config,
          (cryptoki, session) -> {
            Template rsa =
                Template.EMPTY.with(Ck.CKA_KEY_TYPE, Ck.CKK_RSA).with(Ck.CKA_TOKEN, true);
            assertThat(cryptoki.find(session, rsa)).isEmpty();
          });
    }
  }

  @Test
  void receivedKeysHaveTheFormOfThoseThatWereMade() throws Exception {
    receive(send(REGION));
    Map<DomainKey, List<String>> forms = new HashMap<>();
    for (HsmConfig config : List.of(one, two)) {
      tamper(
          config,
          (cryptoki, session) -> {
            for (DomainKey key : DomainKind.REGION.keys()) {
              long handle = cryptoki.find(session, key.search()).get(0);
              List<String> form = form(cryptoki, session, handle, key);
              assertThat(forms.computeIfAbsent(key, first -> form)).isEqualTo(form);
              assertThatThrownBy(
                      () ->
                          cryptoki.setAttributes(
                              session, handle, Template.EMPTY.with(Ck.CKA_DECRYPT, true)))
                  .isInstanceOf(CryptokiException.class);
            }
          });
    }
  }

  private static List<String> form(Cryptoki cryptoki, long session, long handle, DomainKey key)
      throws CryptokiException {
    List<String> form = new ArrayList<>();
    for (Template.Attribute each :
        key.attributes(Quirks.of(cryptoki.info(), Set.of())).attributes()) {
      if (each instanceof Template.Attribute.Bytes && each.type() != Ck.CKA_VALUE_LEN) {
        byte[] value = cryptoki.attribute(session, handle, each.type());
        form.add(each.type() + "=" + java.util.HexFormat.of().formatHex(value));
      }
    }
    return form;
  }

  @Test
  void theHolderOfTheUserPinAloneCannotExport() throws Exception {
    Recipient recipient = on(two, ceremony -> ceremony.request(REGION));
    tamper(
        one,
        (cryptoki, session) -> {
          TrustedKeys trusted = new TrustedKeys(cryptoki);
          assertThatThrownBy(() -> trusted.make(session, recipient))
              .isInstanceOf(CryptokiException.class);
          long untrusted =
              cryptoki.createObject(
                  session,
                  Template.EMPTY
                      .with(Ck.CKA_CLASS, Ck.CKO_PUBLIC_KEY)
                      .with(Ck.CKA_KEY_TYPE, Ck.CKK_RSA)
                      .with(Ck.CKA_TOKEN, false)
                      .with(Ck.CKA_WRAP, true)
                      .with(
                          Ck.CKA_MODULUS,
                          PublicKeys.unsigned(recipient.keys().get(SharedKey.MAC).modulus()))
                      .with(Ck.CKA_PUBLIC_EXPONENT, new byte[] {1, 0, 1}));
          for (DomainKey key : DomainKind.REGION.keys()) {
            long handle = cryptoki.find(session, key.search()).get(0);
            assertThatThrownBy(
                    () -> cryptoki.wrapKey(session, DomainSender.WRAPPING, untrusted, handle))
                .isInstanceOf(CryptokiException.class);
          }
        });
  }

  @Test
  void aTransportKeyUnwrapsIntoNoOtherForm() throws Exception {
    DomainPackage sent = send(REGION);
    tamper(
        two,
        (cryptoki, session) -> {
          Quirks quirks = Quirks.of(cryptoki.info(), Set.of());
          TransportKeys keys = new TransportKeys(cryptoki, quirks, session);
          for (WrappedKey key : sent.keys()) {
            Template form = DomainKey.of(key.key()).received(quirks, 1);
            long transport = keys.privateKey(key.key());
            for (long loosened :
                new long[] {
                  Ck.CKA_TOKEN,
                  Ck.CKA_SENSITIVE,
                  Ck.CKA_MODIFIABLE,
                  Ck.CKA_COPYABLE,
                  Ck.CKA_WRAP_WITH_TRUSTED,
                  Ck.CKA_ALLOWED_MECHANISMS,
                  Ck.CKA_DECRYPT,
                  Ck.CKA_WRAP
                }) {
              Template other = form.without(java.util.Set.of(loosened));
              assertThatThrownBy(
                      () ->
                          cryptoki.unwrapKey(
                              session, DomainSender.WRAPPING, transport, key.wrapped(), other))
                  .isInstanceOf(CryptokiException.class);
            }
          }
        });
  }

  @Test
  void aPackageForAnotherRecipientIsRefused() throws Exception {
    HsmConfig three = member("three");
    Recipient other = on(three, ceremony -> ceremony.request(REGION));
    DomainPackage sent = on(one, ceremony -> ceremony.send(REGION, other));
    on(two, ceremony -> ceremony.request(REGION));
    assertRefused(sent, "another HSM");
    DomainPackage relabelled =
        new DomainPackage(
            sent.domain(),
            on(two, ceremony -> ceremony.request(REGION)).fingerprint(),
            sent.current(),
            sent.keys(),
            sent.answers());
    assertRefused(relabelled, "does not open");
  }

  @Test
  void aPackageThatNobodyAskedForIsRefused() throws Exception {
    DomainPackage sent = send(REGION);
    on(two, withdraw());
    assertThatThrownBy(() -> receive(sent)).hasMessageContaining("hsm domain request");
  }

  @Test
  void aWrongCheckValueIsRefused() {
    DomainPackage sent = send(REGION);
    String wrong = "0".repeat(32);
    assertThatThrownBy(() -> on(two, ceremony -> ceremony.receive(REGION, sent, wrong)))
        .isInstanceOf(CeremonyException.class)
        .hasMessageContaining("check value");
    assertNothingReceived();
    assertThat(receive(sent).check()).isEqualTo(sent.check());
  }

  @Test
  void keysThatWereExchangedOrChangedAreRefused() {
    DomainPackage sent = send(REGION);
    List<WrappedKey> keys = sent.keys();
    for (int i = 0; i < keys.size(); i++) {
      WrappedKey key = keys.get(i);
      byte[] changed = key.wrapped();
      changed[changed.length / 2] ^= 1;
      assertRefused(with(sent, i, changed, key.check()), "does not open");
      byte[] check = key.check();
      check[0] ^= 1;
      assertRefused(with(sent, i, key.wrapped(), check), "check value");
    }
  }

  @Test
  void aKeyThatSomeoneElsePutInIsRefused() throws Exception {
    DomainPackage sent = send(REGION);
    Recipient recipient = on(two, ceremony -> ceremony.request(REGION));
    for (int i = 0; i < sent.keys().size(); i++) {
      WrappedKey key = sent.keys().get(i);
      TransportKey under = recipient.keys().get(key.key());
      byte[] known =
          OaepSample.encrypt(
              org.claviger.server.hsm.OaepHash.SHA_1, under.modulus().toByteArray(), new byte[32]);
      assertRefused(with(sent, i, known, key.check()), "is not the one");
    }
  }

  private static DomainPackage with(DomainPackage sent, int index, byte[] wrapped, byte[] check) {
    List<WrappedKey> keys = new ArrayList<>(sent.keys());
    WrappedKey key = keys.get(index);
    keys.set(index, new WrappedKey(key.key(), key.version(), wrapped, check));
    return new DomainPackage(sent.domain(), sent.recipient(), sent.current(), keys, sent.answers());
  }

  /** Even where the check value was said to be that of the changed package. */
  private void assertRefused(DomainPackage sent, String reason) {
    assertThatThrownBy(() -> receive(sent))
        .isInstanceOf(CeremonyException.class)
        .hasMessageContaining(reason)
        .hasMessageContaining("nothing was changed");
    assertNothingReceived();
  }

  private void assertNothingReceived() {
    try {
      tamper(
          two,
          (cryptoki, session) -> {
            for (DomainKey key : DomainKey.values()) {
              assertThat(cryptoki.find(session, key.search())).as("%s", key).isEmpty();
            }
            assertThat(Versions.find(cryptoki, session, Ck.CKO_DATA, KnownAnswers.LABEL)).isEmpty();
          });
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void anHsmWithAnotherDomainTakesNone() {
    on(two, withdraw());
    on(two, ceremony -> ceremony.create(REGION));
    DomainState before = on(two, ceremony -> ceremony.state(REGION));
    DomainPackage sent = send(REGION);
    assertThatThrownBy(() -> receive(sent)).hasMessageContaining("nothing was changed");
    DomainState after = on(two, ceremony -> ceremony.state(REGION));
    assertThat(after.check()).isEqualTo(before.check());
    assertThat(after.auditPublicKey()).isEqualTo(before.auditPublicKey());
  }

  @Test
  void aRequestForAnotherDomainIsNotAnswered() {
    Recipient other = on(two, ceremony -> ceremony.request(DomainName.ofRegion("eu-west-1")));
    assertThatThrownBy(() -> on(one, ceremony -> ceremony.send(REGION, other)))
        .isInstanceOf(CeremonyException.class)
        .hasMessageContaining("eu-west-1");
  }

  @Test
  void whatWasLeftByACeremonyThatWasCutOffIsCarriedOnOrDestroyed() throws Exception {
    DomainPackage sent = send(REGION);
    // A trusted key that was left, and a key that was received without known answers.
    Recipient recipient = on(two, ceremony -> ceremony.request(REGION));
    asOfficer(one, (cryptoki, session) -> new TrustedKeys(cryptoki).make(session, recipient));
    tamper(
        two,
        (cryptoki, session) ->
            cryptoki.generateKey(
                session,
                DomainKey.MAC.generation(),
                DomainKey.MAC.attributes(Quirks.of(cryptoki.info(), Set.of()))));
    on(one, ceremony -> ceremony.send(REGION, recipient));
    assertThat(receive(sent).check()).isEqualTo(sent.check());
    nothingOfACeremonyStays(one);
  }

  private static void nothingOfACeremonyStays(HsmConfig config) throws Exception {
    tamper(
        config,
        (cryptoki, session) ->
            assertThat(new TrustedKeys(cryptoki).find(session)).as("trusted keys").isEmpty());
  }

  @Test
  void aPackageThatWasTakenInTwiceIsOne() throws Exception {
    DomainPackage sent = send(REGION);
    // As after a crash behind the last known answers: the transport keys are there still.
    tamper(
        two,
        (cryptoki, session) -> {
          CeremonySession all =
              new CeremonySession(
                  cryptoki, Quirks.of(cryptoki.info(), Set.of()), REGION, "", 0, session);
          new DomainReceiver(all, sent).receive();
        });
    assertThat(receive(sent).check()).isEqualTo(sent.check());
    assertThat(on(two, ceremony -> ceremony.state(REGION)).check()).isEqualTo(sent.check());
  }

  @Test
  void aRetiredHsmHasNothingLeftAndCanReceiveAgain() throws Exception {
    receive(send(REGION));
    on(two, retire(false));
    assertNothingReceived();
    assertThatThrownBy(() -> on(two, ceremony -> ceremony.state(REGION)))
        .hasMessageContaining("no complete domain");
    try (Pkcs11Module module = Pkcs11Module.open(two.withOpenOnly(false))) {
      assertThatThrownBy(() -> region(module)).hasMessageContaining("was retired");
    }
    DomainPackage again = send(REGION);
    assertThat(receive(again).check()).isEqualTo(again.check());
  }

  private static Function<DomainCeremony, Void> retire(boolean evenResidents) {
    return ceremony -> {
      ceremony.retire(REGION, evenResidents);
      return null;
    };
  }

  @Test
  void aRetirementThatWasCutOffIsCarriedOnAndBeginsNoOtherDomain() throws Exception {
    tamper(
        one,
        (cryptoki, session) ->
            cryptoki.destroyObject(session, cryptoki.find(session, DomainKey.MAC.search()).get(0)));
    try (Pkcs11Module module = Pkcs11Module.open(one.withOpenOnly(false))) {
      assertThatThrownBy(() -> region(module)).hasMessageContaining("must have one");
    }
    assertThat(DomainCeremonyTest.<Boolean>on(one, ceremony -> ceremony.isPartlyRetired(REGION)))
        .isTrue();
    on(one, retire(false));
    assertThat(DomainCeremonyTest.<Boolean>on(one, ceremony -> ceremony.isPartlyRetired(REGION)))
        .isFalse();
    assertThat(DomainCeremonyTest.<Boolean>on(one, ceremony -> ceremony.isComplete(REGION)))
        .isFalse();
    assertThat(on(one, ceremony -> ceremony.create(REGION)).check()).isNotEqualTo(created.check());
  }

  @Test
  void anHsmWithKeysOfItsOwnIsNotRetired() {
    try (Pkcs11Module module = Pkcs11Module.open(one)) {
      region(module).generateKeyPair("ed", MaterialSpec.ED25519_SIGN);
    }
    assertThatThrownBy(() -> on(one, retire(false))).hasMessageContaining("1 keys");
    on(one, retire(true));
    assertThatThrownBy(() -> on(one, ceremony -> ceremony.state(REGION)))
        .hasMessageContaining("no complete domain");
  }

  @Test
  void theTransferKeyTravelsWithItsDomainAndAloneToOtherRegions() {
    DomainName other = DomainName.ofRegion("eu-west-1");
    DomainState source = on(one, ceremony -> ceremony.createTransfer(REGION));
    assertThat(source.keys()).hasSize(4);
    assertThat(on(one, ceremony -> ceremony.createTransfer(REGION)).check())
        .isEqualTo(source.check());
    assertThat(receive(send(REGION)).check()).isEqualTo(source.check());

    on(two, ceremony -> ceremony.create(other));
    Recipient recipient = on(two, ceremony -> ceremony.request(other));
    DomainPackage sent =
        DomainPackage.parse(on(one, ceremony -> ceremony.sendTransfer(REGION, recipient)).toJson());
    assertThat(sent.isTransferAlone()).isTrue();
    DomainState received = receive(sent);
    assertThat(received.keys()).hasSize(4);
    assertThat(new TreeMap<>(received.answers())).hasSize(1);
  }

  @Test
  void whatWasMadeBeforeARenewalOpensAfterItAndTheOtherWayOnEveryHsm() {
    receive(send(REGION));
    Made before = make(one, "old");
    DomainState renewed = on(one, ceremony -> ceremony.renew(REGION));
    assertThat(renewed.current()).isEqualTo(1);
    assertThat(renewed.keys()).hasSize(6);
    assertThatThrownBy(() -> on(one, ceremony -> ceremony.renew(REGION)))
        .hasMessageContaining("activate");
    assertThat(make(one, "prepared").material().mac()).hasSize(32);

    DomainPackage sent = send(REGION);
    assertThat(receive(sent).hasKeysOf(renewed)).isTrue();
    on(one, ceremony -> ceremony.activate(REGION, 2));
    Made after = make(one, "new");
    assertThat(after.material().mac()).hasSize(36);
    assertThat(after.material().wrapped()).hasSize(44);
    assertThat(after.sealed()).startsWith('c', 'l', 'v', ':', 0, 0, 0, 2);
    assertThat(after.rowMac()).hasSize(36);
    assertThat(after.name()).isEqualTo(before.name());

    for (HsmConfig config : List.of(one, two)) {
      requireOpens(config, before);
      requireOpens(config, after);
    }
    on(two, ceremony -> ceremony.activate(REGION, 2));
    assertThat(on(two, ceremony -> ceremony.state(REGION)).check())
        .isEqualTo(on(one, ceremony -> ceremony.state(REGION)).check());
    requireOpens(two, before);
    requireOpens(one, make(two, "newer"));
  }

  private record Made(
      Material material, SubkeyCiphertext ciphertext, byte[] name, byte[] rowMac, byte[] sealed) {}

  private static Made make(HsmConfig config, String id) {
    try (Pkcs11Module module = Pkcs11Module.open(config)) {
      Pkcs11Hsm hsm = region(module);
      Material material = hsm.generateSecretKey(id, MaterialSpec.AES_256_SUBKEYS);
      return new Made(
          material,
          hsm.encryptUnderSubkey(material, TEXT, TEXT),
          hsm.mac(TEXT),
          hsm.authenticate(TEXT),
          hsm.seal(TEXT, TEXT));
    }
  }

  private static void requireOpens(HsmConfig config, Made made) {
    try (Pkcs11Module module = Pkcs11Module.open(config)) {
      Pkcs11Hsm hsm = region(module);
      assertThat(hsm.decryptUnderSubkey(made.material(), made.ciphertext(), TEXT)).isEqualTo(TEXT);
      assertThat(hsm.verifyMac(TEXT, made.name())).isTrue();
      assertThat(hsm.verifyMac(TEXT, made.rowMac())).isTrue();
      assertThat(hsm.open(TEXT, made.sealed())).isEqualTo(TEXT);
      for (byte[] mac : List.of(made.rowMac(), made.material().mac(), made.sealed())) {
        byte[] changed = mac.clone();
        for (int i = 0; i < changed.length; i++) {
          changed[i] ^= 1;
          assertThat(hsm.verifyMac(TEXT, changed)).isFalse();
          changed[i] ^= 1;
        }
      }
      byte[] changed = made.sealed().clone();
      for (int i = 0; i < changed.length; i++) {
        changed[i] ^= 1;
        assertThatThrownBy(() -> hsm.open(TEXT, changed))
            .isInstanceOf(org.claviger.server.hsm.InvalidCiphertextException.class);
        changed[i] ^= 1;
      }
    }
  }

  @Test
  void anHsmThatLacksAVersionOpensNothingOfItAndSaysSo() {
    receive(send(REGION));
    on(one, ceremony -> ceremony.renew(REGION));
    on(one, ceremony -> ceremony.activate(REGION, 2));
    Made made = make(one, "m");
    try (Pkcs11Module module = Pkcs11Module.open(two)) {
      Pkcs11Hsm hsm = region(module);
      assertThat(hsm.verifyMac(TEXT, made.rowMac())).isFalse();
      assertThatThrownBy(() -> hsm.open(TEXT, made.sealed()))
          .isInstanceOf(org.claviger.server.hsm.InvalidCiphertextException.class);
      assertThatThrownBy(() -> hsm.encryptUnderSubkey(made.material(), TEXT, TEXT))
          .isInstanceOf(org.claviger.server.hsm.InvalidMaterialException.class);
    }
    assertThatThrownBy(() -> on(two, ceremony -> ceremony.activate(REGION, 2)))
        .hasMessageContaining("this HSM has 1");
  }

  @Test
  void aRenewalThatWasCutOffIsCarriedOn() throws Exception {
    tamper(
        one,
        (cryptoki, session) ->
            cryptoki.generateKey(
                session,
                DomainKey.SEALING.generation(),
                DomainKey.SEALING.attributes(Quirks.of(cryptoki.info(), Set.of()), 2)));
    assertThat(on(one, ceremony -> ceremony.state(REGION)).check()).isEqualTo(created.check());
    assertThat(on(one, ceremony -> ceremony.renew(REGION)).keys()).hasSize(6);
  }

  private static void tamper(HsmConfig config, Tampering tampering) throws Exception {
    as(config, (slots, slot) -> slots.login(slot), tampering);
  }

  private static void asOfficer(HsmConfig config, Tampering tampering) throws Exception {
    as(config, (slots, slot) -> slots.loginOfficer(slot), tampering);
  }

  private static void as(HsmConfig config, Login login, Tampering tampering) throws Exception {
    config.softHsmDirectory().ifPresent(SoftHsmConfiguration::use);
    Cryptoki cryptoki = JnaCryptoki.load(config.module(), config.initArguments());
    cryptoki.initialize();
    try {
      TokenSlots slots = new TokenSlots(cryptoki, config);
      long slot = slots.find(REGION.tokenLabel()).orElseThrow();
      tampering.with(cryptoki, login.at(slots, slot));
    } finally {
      cryptoki.finalizeModule();
    }
  }

  @FunctionalInterface
  private interface Login {
    long at(TokenSlots slots, long slot) throws CryptokiException;
  }

  @FunctionalInterface
  private interface Tampering {
    void with(Cryptoki cryptoki, long session) throws CryptokiException;
  }
}

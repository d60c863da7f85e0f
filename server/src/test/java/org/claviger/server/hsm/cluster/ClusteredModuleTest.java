package org.claviger.server.hsm.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.util.List;
import org.claviger.server.config.AnswerLimits;
import org.claviger.server.hsm.AuditKey;
import org.claviger.server.hsm.ClusterMember;
import org.claviger.server.hsm.Hsm;
import org.claviger.server.hsm.HsmDomain;
import org.claviger.server.hsm.HsmModule;
import org.claviger.server.hsm.HsmUnavailableException;
import org.claviger.server.hsm.InvalidCiphertextException;
import org.claviger.server.hsm.InvalidMaterialException;
import org.claviger.server.hsm.KeyPairMaterial;
import org.claviger.server.hsm.Material;
import org.claviger.server.hsm.MaterialSpec;
import org.claviger.server.hsm.SignatureMechanism;
import org.claviger.server.hsm.SubkeyCiphertext;
import org.claviger.server.hsm.UnsupportedMechanismException;
import org.claviger.server.hsm.pkcs11.HsmFixture;
import org.claviger.server.hsm.pkcs11.Pkcs11Module;
import org.claviger.server.hsm.pkcs11.StoreTokens;
import org.claviger.server.hsm.remote.HsmService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two workers on one real token, so of one domain; a second region's keys are the foreign ones. */
class ClusteredModuleTest {
  private static final byte[] TEXT = "a message".getBytes(UTF_8);
  private static final byte[] AAD = "its context".getBytes(UTF_8);
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final AnswerLimits LONG = AnswerLimits.of(LIMIT);

  @TempDir private static Path directory;
  private static Pkcs11Module pkcs11;
  private static HsmService service;

  private final FlakyWorker a = new FlakyWorker(service);
  private final FlakyWorker b = new FlakyWorker(service);
  private HsmModule module;

  @BeforeAll
  static void open() throws IOException {
    pkcs11 = Pkcs11Module.open(HsmFixture.config(directory));
    pkcs11.openIdentity().close();
    pkcs11.openRegion("us-east-1").close();
    pkcs11.openRegion("us-east-2").close();
    service = new HsmService(pkcs11, StoreTokens.NONE);
  }

  @AfterAll
  static void close() {
    pkcs11.close();
  }

  @AfterEach
  void closeModule() {
    a.thaw();
    b.thaw();
    if (module != null) {
      module.close();
    }
  }

  @Test
  void theOnlyHsmIsItself() {
    NamedModule only = a.as("a", LONG);
    assertThat(ClusteredModule.of(List.of(only))).isSameAs(only.module());
  }

  @Test
  void workIsSpreadOverTheMembersAndEachOpensWhatTheOtherMade() {
    Hsm hsm = opened(LONG);
    Material key = hsm.generateSecretKey("spread", MaterialSpec.AES_256_SUBKEYS);
    for (int i = 0; i < 100; i++) {
      SubkeyCiphertext blob = hsm.encryptUnderSubkey(key, AAD, TEXT);
      assertThat(hsm.decryptUnderSubkey(key, blob, AAD)).isEqualTo(TEXT);
    }
    for (FlakyWorker worker : List.of(a, b)) {
      assertThat(worker.asked("ENCRYPT_UNDER_SUBKEY")).isGreaterThan(5);
      assertThat(worker.asked("DECRYPT_UNDER_SUBKEY")).isGreaterThan(5);
    }
    hsm.destroy("spread");
  }

  @Test
  void whatAMemberFailsToDoTheOtherDoesAndTheMemberServesOnIfItIsWell() {
    Hsm hsm = opened(LONG);
    byte[] mac = hsm.mac(TEXT);
    a.fail(1);
    for (int i = 0; i < 4; i++) {
      assertThat(hsm.mac(TEXT)).isEqualTo(mac);
    }
    assertThat(view("a").failures().getAsLong()).isLessThanOrEqualTo(1);
    await().atMost(LIMIT).until(() -> asks(a, hsm));
    assertThat(view("a").problem().get()).isEmpty();
  }

  @Test
  void aGlitchOfBothFailsNoRequest() {
    Hsm hsm = opened(LONG);
    a.fail(1);
    b.fail(1);
    assertThat(hsm.mac(TEXT)).hasSize(32);
  }

  @Test
  void aDeadMemberIsTakenOutAndComesBackByItself() {
    Hsm hsm = opened(LONG);
    a.die();
    for (int i = 0; i < 10; i++) {
      assertThat(hsm.random(8)).hasSize(8);
    }
    await().atMost(LIMIT).until(() -> view("a").problem().get().contains("dead"));
    assertThat(view("a").losses().getAsLong()).isEqualTo(1);
    assertThat(hsm.health().ok()).isTrue();
    a.forget();
    assertThat(hsm.random(8)).hasSize(8);
    assertThat(a.asked("RANDOM")).isZero();
    a.live();
    await().atMost(LIMIT).until(() -> view("a").problem().get().isEmpty());
    await().atMost(LIMIT).until(() -> asks(a, hsm));
  }

  @Test
  void anIdleMembersDeathIsFoundWithoutAnyRequest() {
    Hsm unused = opened(LONG);
    b.die();
    await().atMost(LIMIT).until(() -> !view("b").problem().get().isEmpty());
  }

  @Test
  void withoutAnyMemberTheReasonNamesEach() {
    Hsm hsm = opened(LONG);
    a.die();
    b.die();
    assertThatThrownBy(() -> hsm.mac(TEXT)).isInstanceOf(HsmUnavailableException.class);
    await().atMost(LIMIT).until(() -> !hsm.health().ok());
    assertThat(hsm.health().reason()).contains("a: the worker is dead", "b: the worker is dead");
    assertThatThrownBy(() -> hsm.mac(TEXT))
        .isInstanceOf(HsmUnavailableException.class)
        .hasMessageContaining("no HSM serves us-east-1");
  }

  @Test
  void aFrozenMemberHoldsUpItsRequestsNoLongerThanTheLimitAndOthersNotAtAll() {
    Duration shortly = Duration.ofMillis(500);
    Hsm hsm = opened(new AnswerLimits(shortly, LIMIT, LIMIT));
    a.freeze();
    for (int i = 0; i < 20; i++) {
      assertThat(hsm.mac(TEXT)).hasSize(32);
    }
    assertThat(a.asked("MAC")).as("asked while it hangs").isLessThan(10);
    await().atMost(LIMIT).until(() -> view("a").problem().get().contains("no answer within"));
    a.thaw();
    await().atMost(LIMIT).until(() -> view("a").problem().get().isEmpty());
  }

  @Test
  void aForgedCiphertextIsAskedAboutTwiceAndTakesNobodyOut() {
    Hsm hsm = opened(LONG);
    Material key = hsm.generateSecretKey("forged", MaterialSpec.AES_256_SUBKEYS);
    SubkeyCiphertext blob = hsm.encryptUnderSubkey(key, AAD, TEXT);
    for (int i = 0; i < 50; i++) {
      assertThatThrownBy(() -> hsm.decryptUnderSubkey(key, blob, TEXT))
          .isInstanceOf(InvalidCiphertextException.class);
    }
    // Each domain check opens one too.
    long others = a.asked("HEALTH") + b.asked("HEALTH");
    assertThat(a.asked("DECRYPT_UNDER_SUBKEY") + b.asked("DECRYPT_UNDER_SUBKEY"))
        .isBetween(100L, 100L + others);
    assertThat(view("a").failures().getAsLong()).isZero();
    assertThat(view("b").failures().getAsLong()).isZero();
    hsm.destroy("forged");
  }

  @Test
  void aGenuineCiphertextIsOpenedThoughOneMemberCallsItForged() {
    Hsm hsm = opened(LONG);
    byte[] sealed = hsm.seal(AAD, TEXT.clone());
    a.becomeForeign("OPEN");
    for (int i = 0; i < 20; i++) {
      assertThat(hsm.open(AAD, sealed)).isEqualTo(TEXT);
    }
    await().atMost(LIMIT).until(() -> !view("a").problem().get().isEmpty());
    assertThatThrownBy(() -> hsm.open(TEXT, sealed)).isInstanceOf(InvalidCiphertextException.class);
  }

  @Test
  void aMemberOfAnotherDomainIsNeverUsed() {
    b.becomeForeign("MAC|SEAL|OPEN|RANDOM|CRYPT|GENERATE");
    Hsm hsm = opened(LONG);
    assertThat(view("b").isForeign().getAsBoolean()).isTrue();
    assertThat(view("b").problem().get()).contains("MAC key is another domain's");
    for (int i = 0; i < 10; i++) {
      assertThat(hsm.random(8)).hasSize(8);
    }
    assertThat(b.asked("RANDOM")).isZero();
  }

  @Test
  void aKeyEncryptionKeyOrSealingKeyOfAnotherDomainIsSeenToo() {
    b.becomeForeign("DECRYPT_UNDER_SUBKEY");
    Hsm unused = opened(LONG);
    assertThat(view("b").problem().get()).contains("key-encryption key is another domain's");
    module.close();
    b.becomeForeign("OPEN");
    Hsm unusedToo = opened(LONG);
    assertThat(view("b").problem().get()).contains("sealing key is another domain's");
  }

  @Test
  void aMemberWhoseKeysAreChangedSpoilsNoRequestAndIsTakenOut() {
    Hsm hsm = opened(LONG);
    Material key = hsm.generateSecretKey("swapped", MaterialSpec.HMAC_256);
    byte[] right = hsm.hmac(key, TEXT);
    b.becomeForeign("MAC|SEAL|OPEN|RANDOM|CRYPT|GENERATE");
    for (int i = 0; i < 10; i++) {
      assertThat(hsm.hmac(key, TEXT)).isEqualTo(right);
    }
    await().atMost(LIMIT).until(() -> view("b").isForeign().getAsBoolean());
    hsm.destroy("swapped");
  }

  @Test
  void aMaterialThatNoMemberKnowsIsRefusedAndTakesNobodyOut() {
    Hsm hsm = opened(LONG);
    Material key = hsm.generateSecretKey("unknown", MaterialSpec.HMAC_256);
    Material changed = new Material("other", key.spec(), key.wrapped(), key.mac());
    assertThatThrownBy(() -> hsm.hmac(changed, TEXT)).isInstanceOf(InvalidMaterialException.class);
    await().atMost(LIMIT).until(() -> asks(a, hsm) && asks(b, hsm));
    assertThat(view("a").losses().getAsLong() + view("b").losses().getAsLong()).isZero();
  }

  @Test
  void aMemberThatIsAbsentAtStartIsAddedWhenItComes() {
    b.die();
    Hsm hsm = opened(LONG);
    assertThat(view("b").problem().get()).contains("dead");
    assertThat(hsm.mac(TEXT)).hasSize(32);
    b.live();
    await().atMost(LIMIT).until(() -> view("b").problem().get().isEmpty());
    await().atMost(LIMIT).until(() -> asks(b, hsm));
  }

  @Test
  void nothingStartsWithoutAMemberOrWithoutADomain() {
    module = module(LONG);
    assertThat(module.hasRegion("ap-south-1")).isFalse();
    assertThatThrownBy(() -> module.openRegion("ap-south-1"))
        .isInstanceOf(HsmUnavailableException.class)
        .hasMessageContaining("no token for ap-south-1");
    assertThat(pkcs11.hasRegion("ap-south-1")).isFalse();
    a.die();
    assertThat(module.hasRegion("us-east-1")).isTrue();
    assertThatThrownBy(() -> module.hasRegion("ap-south-1"))
        .isInstanceOf(HsmUnavailableException.class);
    b.die();
    assertThatThrownBy(() -> module.openRegion("us-east-1"))
        .isInstanceOf(HsmUnavailableException.class);
  }

  @Test
  void aKeyThatCannotLeaveItsTokenIsRefused() {
    Hsm hsm = opened(LONG);
    assertThat(hsm.isTokenResident(MaterialSpec.ED25519_SIGN)).isTrue();
    assertThatThrownBy(() -> hsm.generateKeyPair("resident", MaterialSpec.ED25519_SIGN))
        .isInstanceOf(UnsupportedMechanismException.class)
        .hasMessageContaining("this region has several");
    assertThat(a.asked("GENERATE_KEY_PAIR") + b.asked("GENERATE_KEY_PAIR")).isZero();
    assertThat(hsm.supports(SignatureMechanism.ECDSA)).isTrue();
    assertThat(hsm.canImport(MaterialSpec.AES_256_SUBKEYS)).isTrue();
  }

  @Test
  void aKeyThatIsDestroyedWhileAMemberIsAwayIsDestroyedThereBeforeItServes() {
    Hsm hsm = opened(LONG);
    Material unused = hsm.generateSecretKey("gone", MaterialSpec.HMAC_256);
    b.die();
    await().atMost(LIMIT).until(() -> !view("b").problem().get().isEmpty());
    hsm.destroy("gone");
    assertThat(a.asked("DESTROY")).isEqualTo(1);
    assertThat(b.asked("DESTROY")).isZero();
    b.live();
    await().atMost(LIMIT).until(() -> view("b").problem().get().isEmpty());
    assertThat(b.asked("DESTROY")).isEqualTo(1);
  }

  @Test
  void headsAreSignedByTheKeyThatIsNamedWhicheverMemberServes() throws Exception {
    b.becomeForeign("AUDIT");
    Hsm hsm = opened(LONG);
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(TEXT);
    AuditKey first = hsm.auditKey();
    assertThat(isSigned(first, digest)).isTrue();
    assertThat(hsm.auditKey().publicKey()).isEqualTo(first.publicKey());
    a.die();
    assertThatThrownBy(() -> first.signature().apply(digest))
        .isInstanceOf(HsmUnavailableException.class);
    AuditKey second = hsm.auditKey();
    assertThat(second.publicKey()).isNotEqualTo(first.publicKey());
    assertThat(isSigned(second, digest)).isTrue();
  }

  @Test
  void identitiesAreServedLikewise() {
    module = module(LONG);
    HsmDomain identities = module.openIdentity();
    byte[] sealed = identities.seal(AAD, TEXT.clone());
    a.die();
    for (int i = 0; i < 4; i++) {
      assertThat(identities.open(AAD, sealed)).isEqualTo(TEXT);
      assertThat(identities.verifyMac(TEXT, identities.mac(TEXT))).isTrue();
    }
    await().atMost(LIMIT).until(() -> !view("a").problem().get().isEmpty());
    assertThat(view("a").domain()).isEqualTo("identity");
  }

  @Test
  void keyPairsOfOneMemberSignInTheOther() throws Exception {
    Hsm hsm = opened(LONG);
    KeyPairMaterial pair = hsm.generateKeyPair("pair", MaterialSpec.EC_P256_SIGN);
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(TEXT);
    for (FlakyWorker absent : List.of(a, b)) {
      absent.die();
      byte[] signature = hsm.sign(pair.privateKey(), SignatureMechanism.ECDSA, digest);
      assertThat(isSigned(pair.publicKey(), signature)).isTrue();
      absent.live();
      await().atMost(LIMIT).until(() -> module.cluster().stream().allMatch(this::isWell));
    }
    hsm.destroy("pair");
  }

  private boolean isWell(ClusterMember member) {
    return member.problem().get().isEmpty();
  }

  private Hsm opened(AnswerLimits limits) {
    module = module(limits);
    return module.openRegion("us-east-1");
  }

  private HsmModule module(AnswerLimits limits) {
    return ClusteredModule.of(List.of(a.as("a", limits), b.as("b", limits)));
  }

  private ClusterMember view(String name) {
    return module.cluster().stream()
        .filter(member -> member.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** Whether the worker gets some of the work. */
  private static boolean asks(FlakyWorker worker, Hsm hsm) {
    worker.forget();
    for (int i = 0; i < 10; i++) {
      assertThat(hsm.random(8)).hasSize(8);
    }
    return worker.asked("RANDOM") > 0;
  }

  private static boolean isSigned(AuditKey key, byte[] digest) throws Exception {
    return isSigned(key.publicKey(), key.signature().apply(digest));
  }

  private static boolean isSigned(byte[] publicKey, byte[] signature) throws Exception {
    Signature verifier = Signature.getInstance("SHA256withECDSAinP1363Format");
    verifier.initVerify(
        KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(publicKey)));
    verifier.update(TEXT);
    return verifier.verify(signature);
  }
}

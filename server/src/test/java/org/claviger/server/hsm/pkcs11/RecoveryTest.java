package org.claviger.server.hsm.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.claviger.server.config.HsmConfig;
import org.claviger.server.hsm.Hsm;
import org.claviger.server.hsm.HsmDomain;
import org.claviger.server.hsm.HsmUnavailableException;
import org.claviger.server.hsm.InvalidCiphertextException;
import org.claviger.server.hsm.KeyPairMaterial;
import org.claviger.server.hsm.Material;
import org.claviger.server.hsm.MaterialSpec;
import org.claviger.server.hsm.SignatureMechanism;
import org.claviger.server.hsm.SubkeyCiphertext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lost sessions, handles, logins and tokens, and the way back without a restart. */
final class RecoveryTest {
  private static final byte[] TEXT = {1, 2, 3};

  @TempDir Path directory;
  private HsmConfig config;
  private Pkcs11Module module;
  private Pkcs11Hsm hsm;
  private Cryptoki outside;
  private long slot;

  @BeforeEach
  void open() throws Exception {
    config = HsmFixture.config(directory);
    module = Pkcs11Module.open(config);
    hsm = module.openRegion("r");
    outside = JnaCryptoki.load(config.module(), config.initArguments());
    slot = new TokenSlots(outside, config).find("claviger-r").orElseThrow();
  }

  @AfterEach
  void close() {
    module.close();
  }

  @Test
  void aTokenMovedAwayIsUnavailableAndComesBackByItself() throws Exception {
    Material material = hsm.generateSecretKey("m", MaterialSpec.AES_256_SUBKEYS);
    SubkeyCiphertext ciphertext = hsm.encryptUnderSubkey(material, TEXT, TEXT);
    byte[] mac = hsm.mac(TEXT);
    Path tokens = config.softHsmDirectory().orElseThrow().resolve("tokens");
    Path away = directory.resolve("away");

    Files.move(tokens, away);
    assertThat(hsm.health().ok()).isFalse();
    assertThat(hsm.health().reason()).isNotEmpty();
    assertThatThrownBy(() -> hsm.mac(TEXT)).isInstanceOf(HsmUnavailableException.class);
    assertThatThrownBy(() -> hsm.decryptUnderSubkey(material, ciphertext, TEXT))
        .isInstanceOf(HsmUnavailableException.class);

    Files.move(away, tokens);
    await().atMost(Duration.ofSeconds(30)).until(() -> hsm.health().ok());
    assertThat(hsm.verifyMac(TEXT, mac)).isTrue();
    assertThat(hsm.decryptUnderSubkey(material, ciphertext, TEXT)).isEqualTo(TEXT);
  }

  @Test
  void aTokenThatIsGoneIsNotMadeAnew() throws Exception {
    Path tokens = config.softHsmDirectory().orElseThrow().resolve("tokens");
    Files.move(tokens, directory.resolve("away"));
    Files.createDirectory(tokens);
    assertThat(hsm.health().ok()).isFalse();
    try (var left = Files.list(tokens)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void aModuleFinalisedUnderneathIsBroughtBackWithinTheRequest() throws Exception {
    Material material = hsm.generateSecretKey("m", MaterialSpec.AES_256_SUBKEYS);
    SubkeyCiphertext ciphertext = hsm.encryptUnderSubkey(material, TEXT, TEXT);
    outside.finalizeModule();
    assertThat(hsm.decryptUnderSubkey(material, ciphertext, TEXT)).isEqualTo(TEXT);
  }

  @Test
  void closedSessionsAndTheLoginLostWithThemAreMadeAgain() throws Exception {
    KeyPairMaterial resident = hsm.generateKeyPair("ed", MaterialSpec.ED25519_SIGN);
    HsmDomain identity = module.openIdentity();
    byte[] mac = identity.mac(TEXT);
    closeEverySession();
    assertThat(hsm.sign(resident.privateKey(), SignatureMechanism.ED25519, TEXT)).hasSize(64);
    assertThat(identity.verifyMac(TEXT, mac)).isTrue();
  }

  @Test
  void manyThreadsLiveThroughOneRecovery() throws Exception {
    Material material = hsm.generateSecretKey("m", MaterialSpec.AES_256_GCM);
    outside.finalizeModule();
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try {
      List<Future<byte[]>> results = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        results.add(
            threads.submit(
                () ->
                    hsm.decryptAead(material, hsm.encryptAead(material, null, TEXT, TEXT), TEXT)));
      }
      for (Future<byte[]> result : results) {
        assertThat(result.get()).isEqualTo(TEXT);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aCachedHandleThatIsGoneIsFetchedAgain() throws Exception {
    Material aead = hsm.generateSecretKey("a", MaterialSpec.AES_256_GCM);
    Material kms = hsm.generateSecretKey("k", MaterialSpec.AES_256_SUBKEYS);
    SubkeyCiphertext earlier = hsm.encryptUnderSubkey(kms, TEXT, TEXT);
    assertThat(hsm.decryptUnderSubkey(kms, earlier, TEXT)).isEqualTo(TEXT);
    hsm.encryptAead(aead, null, TEXT, TEXT);
    destroyEverySessionKey();

    assertThat(hsm.decryptAead(aead, hsm.encryptAead(aead, null, TEXT, TEXT), TEXT))
        .isEqualTo(TEXT);
    assertThat(hsm.decryptUnderSubkey(kms, earlier, TEXT)).isEqualTo(TEXT);
    destroyEverySessionKey();
    SubkeyCiphertext later = hsm.encryptUnderSubkey(kms, TEXT, TEXT);
    assertThat(hsm.decryptUnderSubkey(kms, later, TEXT)).isEqualTo(TEXT);
  }

  @Test
  void callersDataNeverCausesARecovery() {
    Material kms = hsm.generateSecretKey("k", MaterialSpec.AES_256_SUBKEYS);
    SubkeyCiphertext good = hsm.encryptUnderSubkey(kms, TEXT, TEXT);
    for (int i = 0; i < 50; i++) {
      byte[] wrapped = good.wrappedSubkey().clone();
      wrapped[i % 40] ^= 1;
      SubkeyCiphertext forged = new SubkeyCiphertext(wrapped, good.iv(), good.ciphertext());
      assertThatThrownBy(() -> hsm.decryptUnderSubkey(kms, forged, TEXT))
          .isInstanceOf(InvalidCiphertextException.class);
    }
    // A recovery would have emptied the caches, and a new subkey been made.
    assertThat(hsm.encryptUnderSubkey(kms, TEXT, TEXT).wrappedSubkey())
        .isEqualTo(good.wrappedSubkey());
  }

  @Test
  void afterCloseItIsUnavailable() {
    Material material = hsm.generateSecretKey("m", MaterialSpec.HMAC_256);
    Hsm other = module.openRegion("other");
    hsm.close();
    hsm.close();
    assertThatThrownBy(() -> hsm.hmac(material, TEXT))
        .isInstanceOf(HsmUnavailableException.class)
        .hasMessageContaining("closed");
    assertThat(hsm.health().ok()).isFalse();
    assertThat(other.health().ok()).isTrue();
    module.close();
    assertThatThrownBy(() -> other.mac(TEXT)).isInstanceOf(HsmUnavailableException.class);
    assertThatThrownBy(() -> module.openRegion("r")).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void openingTheModuleTwiceSharesIt() throws Exception {
    try (Pkcs11Module second = Pkcs11Module.open(config)) {
      assertThat(second.openRegion("r").health().ok()).isTrue();
    }
    assertThat(hsm.health().ok()).isTrue();
    HsmConfig other = config.withLimits(HsmFixture.limits(1, 1));
    assertThatThrownBy(() -> Pkcs11Module.open(other)).isInstanceOf(IllegalStateException.class);
  }

  /** SoftHSM counts its handles, sessions and objects alike, from 1. */
  private void closeEverySession() {
    int closed = 0;
    for (long session = 1; session < 200; session++) {
      closed += closes(session) ? 1 : 0;
    }
    assertThat(closed).isPositive();
  }

  private boolean closes(long session) {
    try {
      outside.closeSession(session);
      return true;
    } catch (CryptokiException e) {
      return false;
    }
  }

  /** Takes the objects from under the cache, as another process can take token objects. */
  private void destroyEverySessionKey() throws CryptokiException {
    long session = outside.openSession(slot);
    Template keys = Template.EMPTY.with(Ck.CKA_CLASS, Ck.CKO_SECRET_KEY).with(Ck.CKA_TOKEN, false);
    List<Long> found = outside.find(session, keys);
    assertThat(found).isNotEmpty();
    for (long key : found) {
      outside.destroyObject(session, key);
    }
    outside.closeSession(session);
  }
}

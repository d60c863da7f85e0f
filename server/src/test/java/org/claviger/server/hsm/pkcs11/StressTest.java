package org.claviger.server.hsm.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.claviger.server.config.HsmConfig;
import org.claviger.server.config.HsmLimits;
import org.claviger.server.hsm.AeadCiphertext;
import org.claviger.server.hsm.HsmException;
import org.claviger.server.hsm.InvalidCiphertextException;
import org.claviger.server.hsm.InvalidMaterialException;
import org.claviger.server.hsm.KeyPairMaterial;
import org.claviger.server.hsm.Material;
import org.claviger.server.hsm.MaterialSpec;
import org.claviger.server.hsm.OaepHash;
import org.claviger.server.hsm.SignatureMechanism;
import org.claviger.server.hsm.SubkeyCiphertext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many threads, small caches, bad inputs, and what is left behind. */
final class StressTest {
  private static final byte[] AAD = {9, 9};

  @TempDir Path directory;
  private HsmConfig config;

  @BeforeEach
  void configure() throws Exception {
    config = HsmFixture.config(directory);
  }

  @Test
  void manyThreadsGetTheirOwnResults() throws Exception {
    try (Pkcs11Module module = Pkcs11Module.open(config)) {
      Pkcs11Hsm us = module.openRegion("us-east-1");
      Pkcs11Hsm eu = module.openRegion("eu-west-1");
      Material[] kms = materials(us, MaterialSpec.AES_256_SUBKEYS, 4);
      Material[] aead = materials(eu, MaterialSpec.AES_256_GCM, 4);
      KeyPairMaterial ec = us.generateKeyPair("ec", MaterialSpec.EC_P256_SIGN);
      inThreads(
          32,
          thread -> {
            for (int i = 0; i < 25; i++) {
              byte[] text = ByteBuffer.allocate(8).putInt(thread).putInt(i).array();
              Material material = kms[i % 4];
              SubkeyCiphertext blob = us.encryptUnderSubkey(material, AAD, text);
              assertThat(us.decryptUnderSubkey(material, blob, AAD)).isEqualTo(text);
              AeadCiphertext raw = eu.encryptAead(aead[i % 4], null, AAD, text);
              assertThat(eu.decryptAead(aead[i % 4], raw, AAD)).isEqualTo(text);
              assertThat(us.verifyMac(text, us.mac(text))).isTrue();
              assertThat(us.sign(ec.privateKey(), SignatureMechanism.ECDSA, new byte[32]))
                  .hasSize(64);
            }
          });
      assertThat(us.health().ok()).isTrue();
      assertThat(eu.health().ok()).isTrue();
    }
  }

  @Test
  void evictionNeverTakesAKeyOutOfAnOperation() throws Exception {
    HsmConfig small = config.withLimits(HsmFixture.limits(8, 2));
    try (Pkcs11Module module = Pkcs11Module.open(small)) {
      Pkcs11Hsm hsm = module.openRegion("r");
      Material[] kms = materials(hsm, MaterialSpec.AES_256_SUBKEYS, 6);
      Material[] hmac = materials(hsm, MaterialSpec.HMAC_256, 6);
      List<byte[]> macs = new ArrayList<>();
      for (Material material : hmac) {
        macs.add(hsm.hmac(material, AAD));
      }
      inThreads(
          8,
          thread -> {
            Random random = new Random(thread);
            for (int i = 0; i < 60; i++) {
              int which = random.nextInt(6);
              SubkeyCiphertext blob = hsm.encryptUnderSubkey(kms[which], AAD, AAD);
              assertThat(hsm.decryptUnderSubkey(kms[which], blob, AAD)).isEqualTo(AAD);
              assertThat(hsm.hmac(hmac[which], AAD)).isEqualTo(macs.get(which));
            }
          });
      hsm.mac(AAD);
      assertThat(sessionKeys(small)).isLessThanOrEqualTo(6);
    }
  }

  @Test
  void whatOperationsMakeTheyDestroy() throws Exception {
    try (Pkcs11Module module = Pkcs11Module.open(config)) {
      Pkcs11Hsm hsm = module.openRegion("r");
      for (int i = 0; i < 40; i++) {
        Material material = hsm.generateSecretKey("m" + i, MaterialSpec.AES_256_SUBKEYS);
        SubkeyCiphertext blob = hsm.encryptUnderSubkey(material, AAD, AAD);
        hsm.decryptUnderSubkey(material, blob, AAD);
        hsm.destroy(material.id());
      }
      hsm.mac(AAD);
      assertThat(sessionKeys(config)).isZero();
    }
  }

  private static int sessionKeys(HsmConfig config) throws CryptokiException {
    Cryptoki cryptoki = JnaCryptoki.load(config.module(), config.initArguments());
    long session =
        cryptoki.openSession(new TokenSlots(cryptoki, config).find("claviger-r").orElseThrow());
    try {
      return cryptoki.find(session, Template.EMPTY.with(Ck.CKA_TOKEN, false)).size();
    } finally {
      cryptoki.closeSession(session);
    }
  }

  @Test
  void aSubkeyIsRetiredAfterItsUses() {
    HsmLimits limits = HsmFixture.limits(4, 100);
    HsmLimits three =
        new HsmLimits(
            limits.concurrency(),
            limits.queue(),
            limits.call(),
            limits.generation(),
            limits.recovery(),
            limits.cachedMaterials(),
            limits.cachedSubkeys(),
            3);
    try (Pkcs11Module module = Pkcs11Module.open(config.withLimits(three))) {
      Pkcs11Hsm hsm = module.openRegion("r");
      Material material = hsm.generateSecretKey("m", MaterialSpec.AES_256_SUBKEYS);
      List<SubkeyCiphertext> made = new ArrayList<>();
      for (int i = 0; i < 7; i++) {
        made.add(hsm.encryptUnderSubkey(material, AAD, AAD));
      }
      List<ByteBuffer> subkeys =
          made.stream().map(each -> ByteBuffer.wrap(each.wrappedSubkey())).toList();
      assertThat(subkeys.stream().distinct()).hasSize(3);
      assertThat(subkeys.subList(0, 3).stream().distinct()).hasSize(1);
      assertThat(subkeys.subList(3, 6).stream().distinct()).hasSize(1);
      for (SubkeyCiphertext each : made) {
        assertThat(hsm.decryptUnderSubkey(material, each, AAD)).isEqualTo(AAD);
      }
    }
  }

  @Test
  void aMaterialThatWasTouchedIsRefusedCachedOrNot() {
    try (Pkcs11Module module = Pkcs11Module.open(config)) {
      Pkcs11Hsm hsm = module.openRegion("r");
      Material one = hsm.generateSecretKey("one", MaterialSpec.HMAC_256);
      Material two = hsm.generateSecretKey("two", MaterialSpec.HMAC_256);
      Material kms = hsm.generateSecretKey("kms", MaterialSpec.AES_256_SUBKEYS);
      SubkeyCiphertext blob = hsm.encryptUnderSubkey(kms, AAD, AAD);
      for (int pass = 0; pass < 2; pass++) {
        for (Material bad : touched(one, two)) {
          assertThatThrownBy(() -> hsm.hmac(bad, AAD)).isInstanceOf(InvalidMaterialException.class);
        }
        Material badKms = new Material("kms", kms.spec(), two.wrapped(), kms.mac());
        assertThatThrownBy(() -> hsm.encryptUnderSubkey(badKms, AAD, AAD))
            .isInstanceOf(InvalidMaterialException.class);
        assertThatThrownBy(() -> hsm.decryptUnderSubkey(badKms, blob, AAD))
            .isInstanceOf(InvalidMaterialException.class);
        hsm.hmac(one, AAD);
        hsm.decryptUnderSubkey(kms, blob, AAD);
      }
    }
  }

  private static List<Material> touched(Material one, Material two) {
    byte[] wrapped = one.wrapped().clone();
    wrapped[5] ^= 1;
    byte[] mac = one.mac().clone();
    mac[31] ^= 1;
    return List.of(
        new Material("one", one.spec(), wrapped, one.mac()),
        new Material("one", one.spec(), one.wrapped(), mac),
        new Material("one", one.spec(), two.wrapped(), two.mac()),
        new Material("two", one.spec(), one.wrapped(), one.mac()),
        new Material("one", MaterialSpec.HMAC_512, one.wrapped(), one.mac()),
        new Material("one", one.spec(), new byte[0], one.mac()),
        new Material("one", one.spec(), one.wrapped(), new byte[0]));
  }

  @Test
  void badInputIsRefusedAndHarmsNothing() {
    try (Pkcs11Module module = Pkcs11Module.open(config)) {
      Pkcs11Hsm hsm = module.openRegion("r");
      Material kms = hsm.generateSecretKey("k", MaterialSpec.AES_256_SUBKEYS);
      Material aead = hsm.generateSecretKey("a", MaterialSpec.AES_256_GCM);
      Material rsa = hsm.generateKeyPair("d", MaterialSpec.RSA_2048_DECRYPT).privateKey();
      SubkeyCiphertext blob = hsm.encryptUnderSubkey(kms, AAD, AAD);
      AeadCiphertext raw = hsm.encryptAead(aead, null, AAD, AAD);
      byte[] sealed = hsm.seal(AAD, AAD);
      Random random = new Random(1);
      for (int i = 0; i < Integer.getInteger("fuzz.cases", 60); i++) {
        SubkeyCiphertext badBlob =
            switch (i % 3) {
              case 0 ->
                  new SubkeyCiphertext(
                      mutated(random, blob.wrappedSubkey()), blob.iv(), blob.ciphertext());
              case 1 ->
                  new SubkeyCiphertext(
                      blob.wrappedSubkey(), mutated(random, blob.iv()), blob.ciphertext());
              default ->
                  new SubkeyCiphertext(
                      blob.wrappedSubkey(), blob.iv(), mutated(random, blob.ciphertext()));
            };
        refused(() -> hsm.decryptUnderSubkey(kms, badBlob, AAD));
        refused(() -> hsm.decryptUnderSubkey(kms, blob, mutated(random, AAD)));
        refused(
            () ->
                hsm.decryptAead(
                    aead, new AeadCiphertext(raw.iv(), mutated(random, raw.ciphertext())), AAD));
        refused(
            () ->
                hsm.decryptAead(
                    aead, new AeadCiphertext(mutated(random, raw.iv()), raw.ciphertext()), AAD));
        refused(() -> hsm.open(AAD, mutated(random, sealed)));
        byte[] noise = new byte[i % 5 == 0 ? random.nextInt(600) : 256];
        random.nextBytes(noise);
        OaepHash hash = i % 2 == 0 ? OaepHash.SHA_1 : OaepHash.SHA_256;
        refused(() -> hsm.decryptOaep(rsa, hash, noise));
      }
      for (byte fill : new byte[] {0, 1, -1}) {
        byte[] edge = new byte[256];
        Arrays.fill(edge, fill);
        refused(() -> hsm.decryptOaep(rsa, OaepHash.SHA_256, edge));
        refused(() -> hsm.decryptOaep(rsa, OaepHash.SHA_1, edge));
      }
      assertThat(hsm.decryptUnderSubkey(kms, blob, AAD)).isEqualTo(AAD);
      assertThat(hsm.decryptAead(aead, raw, AAD)).isEqualTo(AAD);
      assertThat(hsm.open(AAD, sealed)).isEqualTo(AAD);
    }
  }

  private static void refused(Runnable attempt) {
    assertThatThrownBy(attempt::run)
        .isInstanceOf(HsmException.class)
        .isInstanceOf(InvalidCiphertextException.class);
  }

  /** Another array: a bit flipped, cut, lengthened or replaced. */
  private static byte[] mutated(Random random, byte[] good) {
    byte[] bad =
        switch (random.nextInt(4)) {
          case 0 -> Arrays.copyOf(good, random.nextInt(good.length));
          case 1 -> Arrays.copyOf(good, good.length + 1 + random.nextInt(64));
          default -> good.clone();
        };
    if (bad.length == good.length) {
      bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return bad;
  }

  private static Material[] materials(Pkcs11Hsm hsm, MaterialSpec spec, int count) {
    Material[] materials = new Material[count];
    for (int i = 0; i < count; i++) {
      materials[i] = hsm.generateSecretKey(spec + "-" + i, spec);
    }
    return materials;
  }

  private static void inThreads(int count, Job job) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(count);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int thread = i;
        all.add(
            threads.submit(
                () -> {
                  job.in(thread);
                  return null;
                }));
      }
      for (Future<?> each : all) {
        each.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @FunctionalInterface
  private interface Job {
    void in(int thread) throws Exception;
  }
}

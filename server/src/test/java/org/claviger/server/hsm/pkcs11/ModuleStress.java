package org.claviger.server.hsm.pkcs11;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.claviger.server.config.HsmConfig;
import org.claviger.server.hsm.MaterialSpec;
import org.claviger.server.hsm.SignatureMechanism;

/** Many threads and many operations on one module, with session objects alone. */
final class ModuleStress {
  private static final int THREADS = 32;
  private static final int SIGNATURES = 256;

  private final Cryptoki cryptoki;
  private final long slot;
  private final long login;
  private final MaterialSpec spec;
  private final Cryptoki.KeyPairHandles pair;
  private final PublicKey publicKey;

  private ModuleStress(Cryptoki cryptoki, long slot, long login) throws Exception {
    this.cryptoki = cryptoki;
    this.slot = slot;
    this.login = login;
    Cryptoki.KeyPairHandles made = null;
    MaterialSpec of = MaterialSpec.EC_P256_SIGN;
    try {
      made = pair(of);
    } catch (CryptokiException e) {
      of = MaterialSpec.RSA_2048_SIGN;
      made = pair(of);
    }
    this.spec = of;
    this.pair = made;
    this.publicKey = publicKey();
  }

  /** 32 threads of 256 signatures each, all verified; then use of what is closed. */
  static void threads(HsmConfig config, String token) throws Exception {
    Cryptoki cryptoki = load(config);
    ModuleStress stress = open(cryptoki, config, token);
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    List<Future<Integer>> running = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      int thread = i;
      running.add(threads.submit(() -> stress.signatures(thread)));
    }
    int verified = 0;
    for (Future<Integer> each : running) {
      verified += each.get();
    }
    threads.shutdown();
    System.out.println("verified: " + verified + " of " + stress.spec);
    long closed = cryptoki.openSession(stress.slot);
    cryptoki.closeSession(closed);
    System.out.println("closed session: " + stress.refusal(closed));
    cryptoki.finalizeModule();
    System.out.println("closed module: " + stress.refusal(stress.login));
  }

  /** Operations of every kind that a request causes, and how much more memory they took. */
  static void leak(HsmConfig config, String token, int operations) throws Exception {
    Cryptoki cryptoki = load(config);
    ModuleStress stress = open(cryptoki, config, token);
    stress.operations(operations / 5);
    long before = residentKib();
    int objects = stress.objects();
    stress.operations(operations);
    System.out.println("grown KiB: " + (residentKib() - before));
    System.out.println("left objects: " + (stress.objects() - objects));
    cryptoki.finalizeModule();
  }

  private static Cryptoki load(HsmConfig config) throws CryptokiException {
    config.softHsmDirectory().ifPresent(SoftHsmConfiguration::use);
    Cryptoki cryptoki = JnaCryptoki.load(config.module(), config.initArguments());
    cryptoki.initialize();
    return cryptoki;
  }

  private static ModuleStress open(Cryptoki cryptoki, HsmConfig config, String token)
      throws Exception {
    TokenSlots slots = new TokenSlots(cryptoki, config);
    long slot = slots.find(token).orElseThrow();
    return new ModuleStress(cryptoki, slot, slots.login(slot));
  }

  private Cryptoki.KeyPairHandles pair(MaterialSpec of) throws CryptokiException {
    KeyShape shape = KeyShape.of(of);
    Template privateKey =
        Template.EMPTY
            .with(Ck.CKA_TOKEN, false)
            .with(Ck.CKA_PRIVATE, true)
            .with(Ck.CKA_SENSITIVE, true)
            .with(Ck.CKA_SIGN, true);
    return cryptoki.generateKeyPair(
        login,
        KeyTemplates.pairGeneration(shape),
        KeyTemplates.generatedPublicKey(shape),
        privateKey);
  }

  private PublicKey publicKey() throws Exception {
    if (spec == MaterialSpec.EC_P256_SIGN) {
      byte[] encoded = PublicKeys.curve(cryptoki, login, pair.publicKey(), Curve.P256);
      return KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(encoded));
    }
    byte[] encoded = PublicKeys.rsa(cryptoki, login, pair.publicKey());
    return KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(encoded));
  }

  private int signatures(int thread) throws Exception {
    long session = cryptoki.openSession(slot);
    int verified = 0;
    try {
      for (int i = 0; i < SIGNATURES; i++) {
        byte[] text = ByteBuffer.allocate(8).putInt(thread).putInt(i).array();
        if (verifies(text, sign(session, text))) {
          verified++;
        }
      }
    } finally {
      cryptoki.closeSession(session);
    }
    return verified;
  }

  private byte[] sign(long session, byte[] text) throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(text);
    Signing signing =
        Signing.of(
            spec,
            spec == MaterialSpec.EC_P256_SIGN
                ? SignatureMechanism.ECDSA
                : SignatureMechanism.RSA_PKCS1_SHA_256,
            digest);
    return cryptoki.sign(
        session, signing.mechanism(), pair.privateKey(), signing.input(), signing.signatureBytes());
  }

  private boolean verifies(byte[] text, byte[] signature) throws Exception {
    Signature verifier =
        Signature.getInstance(
            spec == MaterialSpec.EC_P256_SIGN ? "SHA256withECDSAinP1363Format" : "SHA256withRSA");
    verifier.initVerify(publicKey);
    verifier.update(text);
    return verifier.verify(signature);
  }

  private String refusal(long session) throws Exception {
    try {
      return "signed " + new BigInteger(1, sign(session, new byte[1]));
    } catch (CryptokiException e) {
      return e.getMessage();
    }
  }

  private void operations(int count) throws Exception {
    long session = cryptoki.openSession(slot);
    for (int i = 0; i < count; i++) {
      switch (i % 4) {
        case 0 -> sign(session, new byte[] {(byte) i});
        case 1 -> cryptoki.generateRandom(session, 32);
        case 2 -> makeAndDestroy(session);
        default -> cryptoki.closeSession(cryptoki.openSession(slot));
      }
    }
    cryptoki.closeSession(session);
  }

  private void makeAndDestroy(long session) throws CryptokiException {
    Template template =
        Template.EMPTY
            .with(Ck.CKA_TOKEN, false)
            .with(Ck.CKA_PRIVATE, true)
            .with(Ck.CKA_SENSITIVE, true)
            .with(Ck.CKA_VALUE_LEN, 32L);
    long key = cryptoki.generateKey(session, Mechanism.of(Ck.CKM_AES_KEY_GEN), template);
    cryptoki.destroyObject(session, key);
  }

  private int objects() throws CryptokiException {
    return cryptoki.find(login, Template.EMPTY.with(Ck.CKA_TOKEN, false)).size();
  }

  private static long residentKib() throws IOException {
    System.gc();
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .map(line -> line.replaceAll("\\D", ""))
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElseThrow();
  }
}

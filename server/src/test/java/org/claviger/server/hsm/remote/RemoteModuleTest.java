package org.claviger.server.hsm.remote;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import javax.crypto.Cipher;
import org.claviger.server.config.AnswerLimits;
import org.claviger.server.hsm.AeadCiphertext;
import org.claviger.server.hsm.DataKeyPair;
import org.claviger.server.hsm.DataKeyPairSpec;
import org.claviger.server.hsm.Hsm;
import org.claviger.server.hsm.HsmDomain;
import org.claviger.server.hsm.HsmHealth;
import org.claviger.server.hsm.HsmUnavailableException;
import org.claviger.server.hsm.ImportWrapping;
import org.claviger.server.hsm.InvalidCiphertextException;
import org.claviger.server.hsm.InvalidMaterialException;
import org.claviger.server.hsm.InvalidPublicKeyException;
import org.claviger.server.hsm.KeyPairMaterial;
import org.claviger.server.hsm.Material;
import org.claviger.server.hsm.MaterialSpec;
import org.claviger.server.hsm.OaepHash;
import org.claviger.server.hsm.Sharing;
import org.claviger.server.hsm.SignatureMechanism;
import org.claviger.server.hsm.SubkeyCiphertext;
import org.claviger.server.hsm.UnsuitableKeyException;
import org.claviger.server.hsm.UnsupportedMechanismException;
import org.claviger.server.hsm.pkcs11.HsmFixture;
import org.claviger.server.hsm.pkcs11.Pkcs11Module;
import org.claviger.server.hsm.pkcs11.StoreTokens;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every method of the HSM interface over the wire, on a real module. */
class RemoteModuleTest {
  private static final byte[] TEXT = "a message".getBytes(UTF_8);
  private static final byte[] AAD = "its context".getBytes(UTF_8);
  private static final int FUZZ_CASES = Integer.getInteger("fuzz.cases", 20_000);

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Patience PATIENCE = new Patience(AnswerLimits.of(LIMIT), true);

  @TempDir private static Path directory;
  private static Pkcs11Module pkcs11;
  private static HsmService service;
  private static RemoteModule module;
  private static Hsm hsm;

  @BeforeAll
  static void open() throws IOException {
    pkcs11 = Pkcs11Module.open(HsmFixture.config(directory));
    service = new HsmService(pkcs11, StoreTokens.NONE);
    module = RemoteModule.only(over(service::answer), AnswerLimits.of(LIMIT));
    module.shareTransferKey(List.of("us-east-1", "ca-central-1"));
    hsm = module.openRegion("us-east-1");
  }

  @AfterAll
  static void close() {
    module.close();
    pkcs11.close();
  }

  @Test
  void tokensAreMadeByOpeningAlone() {
    assertThat(module.hasRegion("eu-north-1")).isFalse();
    assertThat(module.openRegion("eu-north-1").health()).isEqualTo(new HsmHealth(true, ""));
    assertThat(module.hasRegion("eu-north-1")).isTrue();
  }

  @Test
  void theDomainOfIdentitiesSealsAndAuthenticates() {
    HsmDomain identities = module.openIdentity();
    assertThat(module.hasIdentity()).isTrue();
    byte[] sealed = identities.seal(AAD, TEXT.clone());
    assertThat(identities.open(AAD, sealed)).isEqualTo(TEXT);
    assertThat(identities.verifyMac(TEXT, identities.mac(TEXT))).isTrue();
    assertThat(identities.verifyMac(TEXT, new byte[32])).isFalse();
    assertThat(identities.random(24)).hasSize(24).isNotEqualTo(identities.random(24));
    assertThatThrownBy(() -> identities.open(TEXT, sealed))
        .isInstanceOf(InvalidCiphertextException.class);
  }

  @Test
  void symmetricKeysWork() {
    Material kms = hsm.generateSecretKey("kms", MaterialSpec.AES_256_SUBKEYS);
    SubkeyCiphertext wrapped = hsm.encryptUnderSubkey(kms, AAD, TEXT);
    assertThat(hsm.decryptUnderSubkey(kms, wrapped, AAD)).isEqualTo(TEXT);
    assertThatThrownBy(() -> hsm.decryptUnderSubkey(kms, wrapped, TEXT))
        .isInstanceOf(InvalidCiphertextException.class);
    Material aead = hsm.generateSecretKey("aead", MaterialSpec.AES_256_GCM);
    AeadCiphertext made = hsm.encryptAead(aead, null, AAD, TEXT);
    assertThat(hsm.decryptAead(aead, made, AAD)).isEqualTo(TEXT);
    assertThat(hsm.encryptAead(aead, new byte[12], AAD, TEXT).iv()).isEqualTo(new byte[12]);
    Material mac = hsm.generateSecretKey("mac", MaterialSpec.HMAC_256);
    assertThat(hsm.hmac(mac, TEXT)).hasSize(32).isEqualTo(hsm.hmac(mac, TEXT));
  }

  @Test
  void keyPairsSignDecryptAndAgree() throws Exception {
    KeyPairMaterial ec = hsm.generateKeyPair("ec", MaterialSpec.EC_P256_SIGN);
    byte[] digest = java.security.MessageDigest.getInstance("SHA-256").digest(TEXT);
    byte[] rs = hsm.sign(ec.privateKey(), SignatureMechanism.ECDSA, digest);
    Signature verifier = Signature.getInstance("SHA256withECDSAinP1363Format");
    verifier.initVerify(publicKey("EC", ec.publicKey()));
    verifier.update(TEXT);
    assertThat(verifier.verify(rs)).isTrue();

    KeyPairMaterial rsa = hsm.generateKeyPair("rsa", MaterialSpec.RSA_2048_DECRYPT);
    Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPWithSHA-1AndMGF1Padding");
    cipher.init(Cipher.ENCRYPT_MODE, publicKey("RSA", rsa.publicKey()));
    byte[] ciphertext = cipher.doFinal(TEXT);
    assertThat(hsm.decryptOaep(rsa.privateKey(), OaepHash.SHA_1, ciphertext)).isEqualTo(TEXT);

    KeyPairMaterial one = hsm.generateKeyPair("one", MaterialSpec.EC_P384_AGREE);
    KeyPairMaterial two = hsm.generateKeyPair("two", MaterialSpec.EC_P384_AGREE);
    assertThat(hsm.deriveSharedSecret(one.privateKey(), two.publicKey()))
        .isEqualTo(hsm.deriveSharedSecret(two.privateKey(), one.publicKey()));
    assertThatThrownBy(() -> hsm.deriveSharedSecret(one.privateKey(), ec.publicKey()))
        .isInstanceOf(InvalidPublicKeyException.class);
  }

  @Test
  void materialIsSharedWithAnotherRegion() {
    Hsm other = module.openRegion("ca-central-1");
    hsm.requireShareable(MaterialSpec.HMAC_256);
    Material made = hsm.generateSecretKey("shared", MaterialSpec.HMAC_256, Sharing.REGIONS);
    assertThat(made.sharing()).isEqualTo(Sharing.REGIONS);
    hsm.requireOwn(made);
    assertThatThrownBy(() -> other.requireOwn(made)).isInstanceOf(InvalidMaterialException.class);
    assertThat(other.hmac(other.adopt(made), TEXT)).isEqualTo(hsm.hmac(made, TEXT));
    KeyPairMaterial pair = hsm.generateKeyPair("pair", MaterialSpec.EC_P256_SIGN, Sharing.REGIONS);
    other.requireOwn(other.adopt(pair.privateKey()));
    assertThatThrownBy(() -> hsm.requireShareable(MaterialSpec.ED25519_SIGN))
        .isInstanceOf(UnsupportedMechanismException.class)
        .hasMessageContaining("ED25519_SIGN");
    Hsm without = module.openRegion("sa-east-1");
    assertThatThrownBy(() -> without.requireShareable(MaterialSpec.HMAC_256))
        .isInstanceOf(UnsupportedMechanismException.class)
        .hasMessageContaining("transfer key");
  }

  @Test
  void whatTheModuleCanIsAskedOfIt() {
    assertThat(hsm.isTokenResident(MaterialSpec.ED25519_SIGN)).isTrue();
    assertThat(hsm.isTokenResident(MaterialSpec.RSA_2048_SIGN)).isFalse();
    assertThat(hsm.supports(SignatureMechanism.ED25519)).isTrue();
    assertThat(hsm.supports(SignatureMechanism.ML_DSA)).isFalse();
    assertThat(hsm.canImport(MaterialSpec.AES_256_SUBKEYS)).isTrue();
    assertThat(hsm.canImport(ImportWrapping.RSAES_OAEP_SHA_256)).isTrue();
    assertThatThrownBy(() -> hsm.generateKeyPair("ml", MaterialSpec.ML_DSA_44_SIGN))
        .isInstanceOf(UnsupportedMechanismException.class)
        .hasMessageContaining("ML_DSA_44_SIGN");
  }

  @Test
  void keysAreImportedAndDestroyed() throws Exception {
    KeyPairMaterial wrapping = hsm.generateKeyPair("wrapping", MaterialSpec.RSA_2048_UNWRAP);
    Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPWithSHA-1AndMGF1Padding");
    cipher.init(Cipher.ENCRYPT_MODE, publicKey("RSA", wrapping.publicKey()));
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) 7);
    byte[] encrypted = cipher.doFinal(key);
    KeyPairMaterial imported = imported(wrapping, encrypted, MaterialSpec.AES_256_GCM);
    AeadCiphertext sealed = hsm.encryptAead(imported.privateKey(), null, AAD, TEXT);
    assertThat(hsm.decryptAead(imported.privateKey(), sealed, AAD)).isEqualTo(TEXT);
    byte[] half = cipher.doFinal(new byte[16]);
    assertThatThrownBy(() -> imported(wrapping, half, MaterialSpec.AES_256_GCM))
        .isInstanceOf(UnsuitableKeyException.class);
    KeyPairMaterial resident = hsm.generateKeyPair("ed", MaterialSpec.ED25519_SIGN);
    assertThat(hsm.sign(resident.privateKey(), SignatureMechanism.ED25519, TEXT)).hasSize(64);
    hsm.destroy("ed");
    assertThatThrownBy(() -> hsm.sign(resident.privateKey(), SignatureMechanism.ED25519, TEXT))
        .isInstanceOf(InvalidMaterialException.class);
  }

  @Test
  void dataKeyPairsComeWhole() throws Exception {
    DataKeyPair pair = hsm.generateDataKeyPair(DataKeyPairSpec.RSA_2048);
    var publicKey = (java.security.interfaces.RSAPublicKey) publicKey("RSA", pair.publicKey());
    assertThat(publicKey.getModulus()).isGreaterThan(BigInteger.TWO.pow(2_047));
    assertThat(pair.privateKey()).isNotEqualTo(new byte[pair.privateKey().length]);
  }

  @Test
  void aWorkerThatWasStartedAnewOpensWhatIsThereAndBeginsNoNewDomain() {
    Material kms = hsm.generateSecretKey("before", MaterialSpec.AES_256_SUBKEYS);
    SubkeyCiphertext made = hsm.encryptUnderSubkey(kms, AAD, TEXT);
    HsmService anew = new HsmService(pkcs11, StoreTokens.NONE);
    Hsm again = new RemoteHsm(new Remote(over(anew::answer), "region:us-east-1", PATIENCE));
    assertThat(again.decryptUnderSubkey(kms, made, AAD)).isEqualTo(TEXT);
    Hsm never = new RemoteHsm(new Remote(over(anew::answer), "region:ap-south-1", PATIENCE));
    assertThatThrownBy(() -> never.mac(TEXT))
        .isInstanceOf(HsmUnavailableException.class)
        .hasMessageContaining("no token for region:ap-south-1");
    assertThat(never.health().ok()).isFalse();
    assertThat(pkcs11.hasRegion("ap-south-1")).isFalse();
  }

  @Test
  void aRequestWithoutAnAnswerIsAskedOnceMoreSaveForKeyPairs() {
    int[] asked = new int[1];
    Exchange failingOnce =
        over(
            request -> {
              if (asked[0]++ == 0) {
                throw new HsmUnavailableException("the worker ended");
              }
              return service.answer(request);
            });
    Hsm flaky = new RemoteHsm(new Remote(failingOnce, "region:us-east-1", PATIENCE));
    assertThat(flaky.mac(TEXT)).isEqualTo(hsm.mac(TEXT));
    assertThat(asked[0]).isEqualTo(2);
    asked[0] = 0;
    assertThatThrownBy(() -> flaky.generateKeyPair("twice", MaterialSpec.ED25519_SIGN))
        .isInstanceOf(HsmUnavailableException.class);
    assertThat(asked[0]).isEqualTo(1);
  }

  @Test
  void anotherVersionIsRefusedByName() {
    byte[] request = new WireWriter().number(99).text("module").finish();
    WireReader answer = new WireReader(service.answer(request));
    assertThat(answer.flag()).isFalse();
    assertThat(answer.constant(Failure.class)).isEqualTo(Failure.ILLEGAL_STATE);
    assertThat(answer.text()).contains("use the same build");
  }

  @Test
  void requestsAreWipedOnceTheyAreAnswered() {
    byte[] request =
        new WireWriter()
            .number(HsmService.VERSION)
            .text("region:us-east-1")
            .constant(Method.MAC)
            .bytes(TEXT)
            .finish();
    byte[] answer = service.answer(request);
    assertThat(answer[0]).isEqualTo((byte) 0xF5);
    assertThat(request).containsOnly(0);
  }

  /** Whatever bytes come, there is an answer that says no. */
  @Test
  void spoiltRequestsAreAnsweredWithAFailure() {
    Random random = new Random(20261128);
    for (int i = 0; i < FUZZ_CASES; i++) {
      byte[] request = spoilt(random);
      WireReader answer = new WireReader(service.answer(request));
      if (!answer.flag()) {
        assertThat(answer.constant(Failure.class)).isNotNull();
        assertThat(answer.text()).isNotNull();
        answer.end();
      }
    }
  }

  @Test
  void spoiltAnswersAreAnHsmThatIsNotAvailable() {
    Random random = new Random(20261129);
    byte[] whole = service.answer(mac());
    for (int i = 0; i < FUZZ_CASES; i++) {
      byte[] answer = spoilt(whole, random);
      Hsm remote =
          new RemoteHsm(new Remote(over(request -> answer.clone()), "region:us-east-1", PATIENCE));
      try {
        assertThat(remote.mac(TEXT)).isNotNull();
      } catch (HsmUnavailableException | IllegalArgumentException | IllegalStateException e) {
        assertThat(e.getMessage()).isNotNull();
      }
    }
  }

  private static byte[] mac() {
    return new WireWriter()
        .number(HsmService.VERSION)
        .text("region:us-east-1")
        .constant(Method.MAC)
        .bytes(TEXT)
        .finish();
  }

  private static byte[] spoilt(Random random) {
    if (random.nextInt(4) == 0) {
      byte[] noise = new byte[random.nextInt(64)];
      random.nextBytes(noise);
      return noise;
    }
    return spoilt(mac(), random);
  }

  private static byte[] spoilt(byte[] whole, Random random) {
    byte[] changed = Arrays.copyOf(whole, whole.length - random.nextInt(3) + random.nextInt(3));
    for (int i = random.nextInt(3); i >= 0 && changed.length > 0; i--) {
      changed[random.nextInt(changed.length)] = (byte) random.nextInt();
    }
    return changed;
  }

  private static KeyPairMaterial imported(
      KeyPairMaterial wrapping, byte[] encrypted, MaterialSpec spec) {
    return hsm.importKey(
        wrapping.privateKey(), ImportWrapping.RSAES_OAEP_SHA_1, encrypted, spec, AAD);
  }

  private static PublicKey publicKey(String algorithm, byte[] encoded) throws Exception {
    return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(encoded));
  }

  private static Exchange over(UnaryOperator<byte[]> worker) {
    return new Exchange() {
      @Override
      public byte[] ask(byte[] request, Duration limit) {
        return worker.apply(request.clone());
      }

      @Override
      public void close() {}
    };
  }
}

package org.claviger.server.hsm.pkcs11;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.claviger.server.hsm.DataKeyPair;
import org.claviger.server.hsm.DataKeyPairSpec;
import org.claviger.server.hsm.ImportWrapping;
import org.claviger.server.hsm.KeyPairMaterial;
import org.claviger.server.hsm.Material;
import org.claviger.server.hsm.MaterialSpec;
import org.claviger.server.hsm.OaepHash;
import org.claviger.server.hsm.SignatureMechanism;
import org.claviger.server.hsm.SubkeyCiphertext;
import org.claviger.server.hsm.UnsupportedMechanismException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Keys made and wrapped by the JDK do in the HSM what they do in the JDK. */
final class ImportTest {
  private static final byte[] TEXT = "attack at dawn".getBytes(UTF_8);
  private static final byte[] CONTEXT = "arn:aws:kms:r:1:key/1".getBytes(UTF_8);
  private static final SecureRandom RANDOM = new SecureRandom();

  @TempDir static Path directory;
  private static Pkcs11Module module;
  private static Pkcs11Hsm hsm;
  private static KeyPairMaterial wrappingKey;

  @BeforeAll
  static void open() throws Exception {
    module = Pkcs11Module.open(HsmFixture.config(directory));
    hsm = module.openRegion("r");
    wrappingKey = hsm.generateKeyPair("wrapping", MaterialSpec.RSA_2048_UNWRAP);
  }

  @AfterAll
  static void close() {
    module.close();
  }

  @AfterEach
  void nothingReadableIsLeftInTheToken() throws Exception {
    assertThat(SessionObjects.count(directory, "r", Ck.CKA_EXTRACTABLE, true)).isZero();
    assertThat(SessionObjects.count(directory, "r", Ck.CKA_SENSITIVE, false)).isZero();
  }

  @Test
  void softHsmImportsAllThatItWraps() {
    for (ImportWrapping wrapping : ImportWrapping.values()) {
      assertThat(hsm.canImport(wrapping)).as("%s", wrapping).isTrue();
    }
    for (MaterialSpec spec : MaterialSpec.values()) {
      boolean not =
          spec == MaterialSpec.ED25519_SIGN
              || spec.name().endsWith("_UNWRAP")
              || spec.name().startsWith("ML_DSA");
      assertThat(hsm.canImport(spec)).as("%s", spec).isEqualTo(!not);
    }
    byte[] any = new byte[256];
    assertThatThrownBy(() -> take(ImportWrapping.RSAES_OAEP_SHA_1, any, MaterialSpec.ED25519_SIGN))
        .isInstanceOf(UnsupportedMechanismException.class)
        .hasMessageContaining("ED25519_SIGN");
  }

  @ParameterizedTest
  @EnumSource
  void anAesKeyEncryptsAsInTheJdk(ImportWrapping wrapping) throws Exception {
    byte[] key = random(32);
    KeyPairMaterial imported = imported(wrapping, key, MaterialSpec.AES_256_GCM);
    byte[] iv = random(12);
    Cipher gcm = Cipher.getInstance("AES/GCM/NoPadding");
    gcm.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, iv));
    gcm.updateAAD(CONTEXT);

    assertThat(imported.publicKey()).isEmpty();
    assertThat(hsm.encryptAead(imported.privateKey(), iv, CONTEXT, TEXT).ciphertext())
        .isEqualTo(gcm.doFinal(TEXT));
  }

  @ParameterizedTest
  @EnumSource
  void anHmacKeyMakesTheMacsOfTheJdk(ImportWrapping wrapping) throws Exception {
    byte[] key = random(32);
    Material imported = imported(wrapping, key, MaterialSpec.HMAC_256).privateKey();
    assertThat(hsm.hmac(imported, TEXT)).isEqualTo(mac("HmacSHA256", key));
  }

  @ParameterizedTest
  @CsvSource({
    "HMAC_224,HmacSHA224,28",
    "HMAC_256,HmacSHA256,32",
    "HMAC_384,HmacSHA384,48",
    "HMAC_512,HmacSHA512,64"
  })
  void hmacKeysLongerThanTheirHashAreKept(MaterialSpec spec, String algorithm, int least)
      throws Exception {
    for (int bytes : new int[] {least, Math.min(least + 1, 64), 64, 120, 128}) {
      byte[] key = random(bytes);
      Material imported = imported(ImportWrapping.RSAES_OAEP_SHA_1, key, spec).privateKey();
      assertThat(hsm.hmac(imported, TEXT)).as("%d bytes", bytes).isEqualTo(mac(algorithm, key));
    }
  }

  /** SoftHSM would keep it with a zero behind it, which only such a long key can tell. */
  @Test
  void anHmacKeyThatTheModuleWouldChangeIsRefused() throws Exception {
    byte[] key = random(127);
    assertThatThrownBy(() -> imported(ImportWrapping.RSAES_OAEP_SHA_1, key, MaterialSpec.HMAC_256))
        .isInstanceOf(UnsupportedMechanismException.class)
        .hasMessageContaining("multiple of 8");
    Material longBlock =
        imported(ImportWrapping.RSAES_OAEP_SHA_1, key, MaterialSpec.HMAC_384).privateKey();
    assertThat(hsm.hmac(longBlock, TEXT)).isEqualTo(mac("HmacSHA384", key));
  }

  @ParameterizedTest
  @EnumSource
  void anEcKeySignsForItsPublicKey(ImportWrapping wrapping) throws Exception {
    KeyPair pair = ec("secp256r1");
    KeyPairMaterial imported =
        imported(wrapping, pair.getPrivate().getEncoded(), MaterialSpec.EC_P256_SIGN);
    assertThat(imported.publicKey()).isEqualTo(pair.getPublic().getEncoded());
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(TEXT);
    byte[] signature = hsm.sign(imported.privateKey(), SignatureMechanism.ECDSA, digest);
    Signature verifier = Signature.getInstance("SHA256withECDSAinP1363Format");
    verifier.initVerify(pair.getPublic());
    verifier.update(TEXT);
    assertThat(verifier.verify(signature)).isTrue();
  }

  /** Their PKCS#8 holds the public key too, unlike the JDK's. */
  @ParameterizedTest
  @CsvSource({
    "ECC_NIST_P256,EC_P256_SIGN",
    "ECC_NIST_P384,EC_P384_SIGN",
    "ECC_NIST_P521,EC_P521_SIGN",
    "ECC_SECG_P256K1,EC_SECP256K1_SIGN"
  })
  void thePublicKeyIsFoundOnEveryCurve(DataKeyPairSpec curve, MaterialSpec spec) throws Exception {
    for (int i = 0; i < 5; i++) {
      DataKeyPair pair = hsm.generateDataKeyPair(curve);
      for (ImportWrapping wrapping :
          new ImportWrapping[] {
            ImportWrapping.RSAES_OAEP_SHA_1,
            i == 0 && curve != DataKeyPairSpec.ECC_NIST_P521
                ? ImportWrapping.RSAES_OAEP_SHA_256
                : ImportWrapping.RSA_AES_KEY_WRAP_SHA_256
          }) {
        if (fits(wrapping, pair)) {
          assertThat(imported(wrapping, pair.privateKey(), spec).publicKey())
              .isEqualTo(pair.publicKey());
        }
      }
    }
  }

  private static boolean fits(ImportWrapping wrapping, DataKeyPair pair) {
    return switch (wrapping) {
      case RSAES_OAEP_SHA_1 -> pair.privateKey().length <= 256 - 42;
      case RSAES_OAEP_SHA_256 -> pair.privateKey().length <= 256 - 66;
      default -> true;
    };
  }

  @ParameterizedTest
  @CsvSource({"secp256r1,EC_P256_AGREE", "secp384r1,EC_P384_AGREE", "secp521r1,EC_P521_AGREE"})
  void anAgreementKeyAgreesAsInTheJdk(String curve, MaterialSpec spec) throws Exception {
    KeyPair mine = ec(curve);
    KeyPair peer = ec(curve);
    Material imported =
        imported(ImportWrapping.RSA_AES_KEY_WRAP_SHA_1, mine.getPrivate().getEncoded(), spec)
            .privateKey();
    KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
    agreement.init(mine.getPrivate());
    agreement.doPhase(peer.getPublic(), true);
    assertThat(hsm.deriveSharedSecret(imported, peer.getPublic().getEncoded()))
        .isEqualTo(agreement.generateSecret());
  }

  @ParameterizedTest
  @EnumSource(names = {"RSA_AES_KEY_WRAP_SHA_1", "RSA_AES_KEY_WRAP_SHA_256"})
  void anRsaKeySignsAndDecryptsForItsPublicKey(ImportWrapping wrapping) throws Exception {
    BigInteger exponent =
        wrapping == ImportWrapping.RSA_AES_KEY_WRAP_SHA_1
            ? RSAKeyGenParameterSpec.F4
            : RSAKeyGenParameterSpec.F0;
    KeyPair pair = pair("RSA", new RSAKeyGenParameterSpec(2048, exponent));
    byte[] encoded = pair.getPrivate().getEncoded();
    KeyPairMaterial signs = imported(wrapping, encoded, MaterialSpec.RSA_2048_SIGN);
    KeyPairMaterial decrypts = imported(wrapping, encoded, MaterialSpec.RSA_2048_DECRYPT);
    assertThat(signs.publicKey()).isEqualTo(pair.getPublic().getEncoded());
    assertThat(decrypts.publicKey()).isEqualTo(signs.publicKey());
    assertThat(decrypts.privateKey().id()).isNotEqualTo(signs.privateKey().id());

    byte[] digest = MessageDigest.getInstance("SHA-256").digest(TEXT);
    Signature verifier = Signature.getInstance("SHA256withRSA");
    verifier.initVerify(pair.getPublic());
    verifier.update(TEXT);
    assertThat(
            verifier.verify(
                hsm.sign(signs.privateKey(), SignatureMechanism.RSA_PKCS1_SHA_256, digest)))
        .isTrue();
    byte[] ciphertext = Wrapped.oaep(pair.getPublic(), "SHA-256", TEXT);
    assertThat(hsm.decryptOaep(decrypts.privateKey(), OaepHash.SHA_256, ciphertext))
        .isEqualTo(TEXT);
  }

  @Test
  void aLargerRsaKeyComesInUnderALargerWrappingKey() throws Exception {
    KeyPairMaterial larger = hsm.generateKeyPair("larger", MaterialSpec.RSA_3072_UNWRAP);
    DataKeyPair pair = hsm.generateDataKeyPair(DataKeyPairSpec.RSA_3072);
    ImportWrapping wrapping = ImportWrapping.RSA_AES_KEY_WRAP_SHA_256;
    byte[] wrapped = Wrapped.by(larger, wrapping, pair.privateKey());
    KeyPairMaterial imported =
        hsm.importKey(larger.privateKey(), wrapping, wrapped, MaterialSpec.RSA_3072_SIGN, CONTEXT);
    assertThat(imported.publicKey()).isEqualTo(pair.publicKey());
  }

  @ParameterizedTest
  @CsvSource({"16", "24", "32"})
  void theOneTimeKeyHasAnyLengthOfAes(int bytes) throws Exception {
    byte[] key = random(32);
    var publicKey =
        KeyFactory.getInstance("RSA")
            .generatePublic(new X509EncodedKeySpec(wrappingKey.publicKey()));
    for (String hash : new String[] {"SHA-1", "SHA-256"}) {
      ImportWrapping wrapping =
          ImportWrapping.valueOf("RSA_AES_KEY_WRAP_" + hash.replace('-', '_'));
      byte[] wrapped = Wrapped.both(publicKey, hash, random(bytes), key);
      Material imported = take(wrapping, wrapped, MaterialSpec.HMAC_256).privateKey();
      assertThat(hsm.hmac(imported, TEXT)).isEqualTo(mac("HmacSHA256", key));
    }
  }

  @Test
  void theSameKeyHasTheSameIdInItsContextAndNoOther() throws Exception {
    byte[] key = random(32);
    ImportWrapping wrapping = ImportWrapping.RSAES_OAEP_SHA_256;
    for (MaterialSpec spec :
        new MaterialSpec[] {MaterialSpec.AES_256_SUBKEYS, MaterialSpec.HMAC_256}) {
      Material first = imported(wrapping, key, spec).privateKey();
      Material again = imported(ImportWrapping.RSA_AES_KEY_WRAP_SHA_1, key, spec).privateKey();
      Material elsewhere =
          hsm.importKey(
                  wrappingKey.privateKey(),
                  wrapping,
                  Wrapped.by(wrappingKey, wrapping, key),
                  spec,
                  "other".getBytes(UTF_8))
              .privateKey();
      Material other = imported(wrapping, random(32), spec).privateKey();

      assertThat(first.id()).matches("[0-9a-f]{64}").isEqualTo(again.id());
      assertThat(first.id()).isNotEqualTo(elsewhere.id()).isNotEqualTo(other.id());
      assertThat(again.wrapped()).isEqualTo(first.wrapped());
      assertThat(first.mac()).isEqualTo(again.mac());
    }
  }

  @Test
  void anImportedKeyWrapsSubkeysBeforeAndAfterARestart() throws Exception {
    Material material =
        imported(ImportWrapping.RSAES_OAEP_SHA_256, random(32), MaterialSpec.AES_256_SUBKEYS)
            .privateKey();
    SubkeyCiphertext blob = hsm.encryptUnderSubkey(material, CONTEXT, TEXT);
    assertThat(material.wrapped()).hasSize(40);
    module.close();
    open();
    assertThat(hsm.decryptUnderSubkey(material, blob, CONTEXT)).isEqualTo(TEXT);
  }

  @Test
  void aWrappingKeyDoesNothingElseAndNoOtherKeyUnwraps() {
    Material wrapping = wrappingKey.privateKey();
    byte[] any = new byte[256];
    assertThatThrownBy(() -> hsm.decryptOaep(wrapping, OaepHash.SHA_256, any))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> hsm.sign(wrapping, SignatureMechanism.RSA_PKCS1_SHA_256, new byte[32]))
        .isInstanceOf(IllegalArgumentException.class);
    Material decrypts = hsm.generateKeyPair("d", MaterialSpec.RSA_2048_DECRYPT).privateKey();
    assertThatThrownBy(
            () ->
                hsm.importKey(
                    decrypts, ImportWrapping.RSAES_OAEP_SHA_1, any, MaterialSpec.HMAC_256, CONTEXT))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static KeyPairMaterial imported(
      ImportWrapping wrapping, byte[] material, MaterialSpec spec) throws Exception {
    return take(wrapping, Wrapped.by(wrappingKey, wrapping, material), spec);
  }

  private static KeyPairMaterial take(ImportWrapping wrapping, byte[] wrapped, MaterialSpec spec) {
    return hsm.importKey(wrappingKey.privateKey(), wrapping, wrapped, spec, CONTEXT);
  }

  private static byte[] mac(String algorithm, byte[] key) throws Exception {
    Mac mac = Mac.getInstance(algorithm);
    mac.init(new SecretKeySpec(key, algorithm));
    return mac.doFinal(TEXT);
  }

  private static KeyPair ec(String curve) throws Exception {
    return pair("EC", new ECGenParameterSpec(curve));
  }

  private static KeyPair pair(String algorithm, AlgorithmParameterSpec spec) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    generator.initialize(spec);
    return generator.generateKeyPair();
  }

  private static byte[] random(int bytes) {
    byte[] random = new byte[bytes];
    RANDOM.nextBytes(random);
    return random;
  }
}

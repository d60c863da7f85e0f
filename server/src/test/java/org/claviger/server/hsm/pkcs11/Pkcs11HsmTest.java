package org.claviger.server.hsm.pkcs11;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.claviger.server.hsm.AeadCiphertext;
import org.claviger.server.hsm.InvalidCiphertextException;
import org.claviger.server.hsm.InvalidMaterialException;
import org.claviger.server.hsm.KeyPairMaterial;
import org.claviger.server.hsm.Material;
import org.claviger.server.hsm.MaterialSpec;
import org.claviger.server.hsm.OaepHash;
import org.claviger.server.hsm.SignatureMechanism;
import org.claviger.server.hsm.SubkeyCiphertext;
import org.claviger.server.hsm.UnsupportedMechanismException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What keys do in the HSM, checked by the JDK and by Bouncy Castle. */
final class Pkcs11HsmTest {
  private static final byte[] AAD = "aad".getBytes(UTF_8);
  private static final byte[] TEXT = "attack at dawn".getBytes(UTF_8);

  @TempDir static Path directory;
  private static Pkcs11Module module;
  private static Pkcs11Hsm hsm;

  @BeforeAll
  static void open() throws Exception {
    module = Pkcs11Module.open(HsmFixture.config(directory));
    hsm = module.openRegion("us-east-1");
  }

  @AfterAll
  static void close() {
    module.close();
  }

  @Test
  void passesItsKnownAnswerTest() {
    assertThat(hsm.health().reason()).isEmpty();
    assertThat(hsm.health().ok()).isTrue();
  }

  @Test
  void opensUnderASubkeyWhatItEncrypted() {
    Material material = hsm.generateSecretKey("s1", MaterialSpec.AES_256_SUBKEYS);
    assertThat(material.wrapped()).hasSize(40);
    assertThat(material.mac()).hasSize(32);
    SubkeyCiphertext first = hsm.encryptUnderSubkey(material, AAD, TEXT);
    SubkeyCiphertext second = hsm.encryptUnderSubkey(material, AAD, TEXT);

    assertThat(first.wrappedSubkey()).hasSize(40).isEqualTo(second.wrappedSubkey());
    assertThat(first.iv()).hasSize(12).isNotEqualTo(second.iv());
    assertThat(first.ciphertext()).hasSize(TEXT.length + 16);
    assertThat(hsm.decryptUnderSubkey(material, first, AAD)).isEqualTo(TEXT);
    assertThat(hsm.decryptUnderSubkey(material, second, AAD)).isEqualTo(TEXT);
  }

  @Test
  void opensAsAnAeadKeyWhatItEncryptedAndKeepsAGivenIv() {
    Material material = hsm.generateSecretKey("a1", MaterialSpec.AES_256_GCM);
    byte[] iv = new byte[12];
    iv[3] = 7;
    AeadCiphertext given = hsm.encryptAead(material, iv, AAD, TEXT);
    AeadCiphertext made = hsm.encryptAead(material, null, new byte[0], new byte[0]);

    assertThat(given.iv()).isEqualTo(iv);
    assertThat(hsm.decryptAead(material, given, AAD)).isEqualTo(TEXT);
    assertThat(made.ciphertext()).hasSize(16);
    assertThat(hsm.decryptAead(material, made, new byte[0])).isEmpty();
    assertThatThrownBy(() -> hsm.decryptAead(material, given, new byte[0]))
        .isInstanceOf(InvalidCiphertextException.class);
  }

  @ParameterizedTest
  @CsvSource({"HMAC_224,28,28", "HMAC_256,32,32", "HMAC_384,48,48", "HMAC_512,64,64"})
  void makesHmacs(MaterialSpec spec, int keyBytes, int macBytes) {
    Material material = hsm.generateSecretKey("h-" + spec, spec);
    assertThat(material.wrapped()).hasSize((keyBytes + 7) / 8 * 8 + 8);
    byte[] mac = hsm.hmac(material, TEXT);
    assertThat(mac).hasSize(macBytes).isEqualTo(hsm.hmac(material, TEXT));
    assertThat(hsm.hmac(material, AAD)).isNotEqualTo(mac);
  }

  @ParameterizedTest
  @EnumSource(names = {"RSA_2048_DECRYPT", "RSA_3072_DECRYPT", "RSA_4096_DECRYPT"})
  void opensOaepOfTheJdk(MaterialSpec spec) throws Exception {
    KeyPairMaterial pair = hsm.generateKeyPair("d-" + spec, spec);
    PublicKey key = publicKey("RSA", pair);
    for (OaepHash hash : OaepHash.values()) {
      byte[] ciphertext = oaep(key, hash);
      assertThat(hsm.decryptOaep(pair.privateKey(), hash, ciphertext)).isEqualTo(TEXT);
      ciphertext[40] ^= 1;
      assertThatThrownBy(() -> hsm.decryptOaep(pair.privateKey(), hash, ciphertext))
          .isInstanceOf(InvalidCiphertextException.class);
    }
  }

  private static byte[] oaep(PublicKey key, OaepHash hash) throws Exception {
    boolean sha1 = hash == OaepHash.SHA_1;
    Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
    cipher.init(
        Cipher.ENCRYPT_MODE,
        key,
        new OAEPParameterSpec(
            sha1 ? "SHA-1" : "SHA-256",
            "MGF1",
            sha1 ? MGF1ParameterSpec.SHA1 : MGF1ParameterSpec.SHA256,
            PSource.PSpecified.DEFAULT));
    return cipher.doFinal(TEXT);
  }

  @ParameterizedTest
  @EnumSource(names = {"RSA_2048_SIGN", "RSA_3072_SIGN", "RSA_4096_SIGN"})
  void signsWithRsa(MaterialSpec spec) throws Exception {
    KeyPairMaterial pair = hsm.generateKeyPair("r-" + spec, spec);
    PublicKey key = publicKey("RSA", pair);
    for (int bits : new int[] {256, 384, 512}) {
      byte[] digest = MessageDigest.getInstance("SHA-" + bits).digest(TEXT);
      byte[] pkcs1 =
          hsm.sign(pair.privateKey(), SignatureMechanism.valueOf("RSA_PKCS1_SHA_" + bits), digest);
      byte[] pss =
          hsm.sign(pair.privateKey(), SignatureMechanism.valueOf("RSA_PSS_SHA_" + bits), digest);

      assertThat(verifies(Signature.getInstance("SHA" + bits + "withRSA"), key, pkcs1)).isTrue();
      Signature verifier = Signature.getInstance("RSASSA-PSS");
      verifier.setParameter(
          new PSSParameterSpec(
              "SHA-" + bits, "MGF1", new MGF1ParameterSpec("SHA-" + bits), bits / 8, 1));
      assertThat(verifies(verifier, key, pss)).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "EC_P256_SIGN,256,64",
    "EC_P384_SIGN,384,96",
    "EC_P521_SIGN,512,132",
    "EC_SECP256K1_SIGN,256,64"
  })
  void signsWithEc(MaterialSpec spec, int hashBits, int signatureBytes) throws Exception {
    KeyPairMaterial pair = hsm.generateKeyPair("e-" + spec, spec);
    byte[] digest = MessageDigest.getInstance("SHA-" + hashBits).digest(TEXT);
    byte[] signature = hsm.sign(pair.privateKey(), SignatureMechanism.ECDSA, digest);

    assertThat(signature).hasSize(signatureBytes);
    ECDSASigner verifier = new ECDSASigner();
    verifier.init(false, (ECPublicKeyParameters) PublicKeyFactory.createKey(pair.publicKey()));
    assertThat(verifier.verifySignature(digest, half(signature, 0), half(signature, 1))).isTrue();
    if (spec != MaterialSpec.EC_SECP256K1_SIGN) {
      byte[] der =
          StandardDSAEncoding.INSTANCE.encode(
              ((ECPublicKeyParameters) PublicKeyFactory.createKey(pair.publicKey()))
                  .getParameters()
                  .getN(),
              half(signature, 0),
              half(signature, 1));
      Signature jdk = Signature.getInstance("SHA" + hashBits + "withECDSA");
      assertThat(verifies(jdk, publicKey("EC", pair), der)).isTrue();
    }
  }

  private static java.math.BigInteger half(byte[] signature, int index) {
    int bytes = signature.length / 2;
    return new java.math.BigInteger(
        1, Arrays.copyOfRange(signature, index * bytes, (index + 1) * bytes));
  }

  @Test
  void signsWithEd25519FromTheToken() throws Exception {
    assertThat(hsm.isTokenResident(MaterialSpec.ED25519_SIGN)).isTrue();
    KeyPairMaterial pair = hsm.generateKeyPair("ed-1", MaterialSpec.ED25519_SIGN);
    assertThat(pair.privateKey().wrapped()).isEmpty();
    byte[] signature = hsm.sign(pair.privateKey(), SignatureMechanism.ED25519, TEXT);

    assertThat(verifies(Signature.getInstance("Ed25519"), publicKey("Ed25519", pair), signature))
        .isTrue();
    assertThat(hsm.supports(SignatureMechanism.ED25519)).isTrue();
    assertThat(hsm.supports(SignatureMechanism.ED25519_PH)).isFalse();
    assertThatThrownBy(
            () -> hsm.sign(pair.privateKey(), SignatureMechanism.ED25519_PH, new byte[64]))
        .isInstanceOf(UnsupportedMechanismException.class)
        .hasMessageContaining("ED25519_PH");
    assertThat(hsm.tokenResidentMaterialIds()).contains("ed-1");
    hsm.destroy("ed-1");
    hsm.destroy("ed-1");
    assertThat(hsm.tokenResidentMaterialIds()).doesNotContain("ed-1");
    assertThatThrownBy(() -> hsm.sign(pair.privateKey(), SignatureMechanism.ED25519, TEXT))
        .isInstanceOf(InvalidMaterialException.class);
  }

  @ParameterizedTest
  @EnumSource(names = {"EC_P256_AGREE", "EC_P384_AGREE", "EC_P521_AGREE"})
  void makesAgreementKeysThatDoNotSign(MaterialSpec spec) throws Exception {
    KeyPairMaterial pair = hsm.generateKeyPair("k-" + spec, spec);
    assertThat(publicKey("EC", pair).getEncoded()).isEqualTo(pair.publicKey());
    assertThatThrownBy(() -> hsm.sign(pair.privateKey(), SignatureMechanism.ECDSA, new byte[32]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static PublicKey publicKey(String algorithm, KeyPairMaterial pair) throws Exception {
    return KeyFactory.getInstance(algorithm)
        .generatePublic(new X509EncodedKeySpec(pair.publicKey()));
  }

  private static boolean verifies(Signature verifier, PublicKey key, byte[] signature)
      throws Exception {
    verifier.initVerify(key);
    verifier.update(TEXT);
    return verifier.verify(signature);
  }
}

package org.claviger.server.hsm.pkcs11;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.HexFormat;
import java.util.Random;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.claviger.server.config.HsmConfig;
import org.claviger.server.hsm.AbsentKeyException;
import org.claviger.server.hsm.InvalidMaterialException;
import org.claviger.server.hsm.KeyPairMaterial;
import org.claviger.server.hsm.KeyStoreHsm;
import org.claviger.server.hsm.Material;
import org.claviger.server.hsm.MaterialSpec;
import org.claviger.server.hsm.OaepHash;
import org.claviger.server.hsm.Sharing;
import org.claviger.server.hsm.SignatureMechanism;
import org.claviger.server.hsm.SubkeyCiphertext;
import org.claviger.server.hsm.UnsuitableKeyException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys that the owner of a token put there, as material of a custom key store. */
class AdoptionTest {
  private static final String PIN = "own-pin-1";
  private static final String NAME = "payroll";
  private static final byte[] CONTEXT = "cks-1".getBytes(UTF_8);
  private static final byte[] AAD = "aad".getBytes(UTF_8);
  private static final byte[] TEXT = "text".getBytes(UTF_8);
  private static final byte[] DIGEST = new byte[32];

  @TempDir static Path directory;
  private static StoreTokens tokens;
  private static OwnersKeys first;
  private static OwnersKeys second;

  @BeforeAll
  static void make() throws Exception {
    HsmConfig config = HsmFixture.config(directory);
    tokens = new StoreTokens(config);
    tokens.make("first", PIN);
    tokens.make("second", PIN);
    first = new OwnersKeys(config, "first", PIN);
    second = new OwnersKeys(config, "second", PIN);
  }

  @AfterEach
  void clear() {
    first.remove(NAME);
    second.remove(NAME);
  }

  @Test
  void anAesKeyWorksInEachTokenThatHasIt() throws Exception {
    byte[] value = value(1);
    first.aes(NAME, "id", value);
    second.aes(NAME, "id", value);
    try (KeyStoreHsm one = open("first");
        KeyStoreHsm two = open("second")) {
      Material material = one.adopt(NAME, MaterialSpec.AES_256_SUBKEYS, CONTEXT).privateKey();
      assertThat(material.sharing()).isEqualTo(Sharing.ADOPTED);
      assertThat(material.id()).matches("[0-9a-f]{64}");
      assertThat(two.adopt(NAME, MaterialSpec.AES_256_SUBKEYS, CONTEXT).privateKey().id())
          .isEqualTo(material.id());
      assertThat(one.adopt(NAME, MaterialSpec.AES_256_SUBKEYS, TEXT).privateKey().id())
          .isNotEqualTo(material.id());
      two.install(material);
      SubkeyCiphertext sealed = one.encryptUnderSubkey(material, AAD, TEXT);
      assertThat(two.decryptUnderSubkey(material, sealed, AAD)).isEqualTo(TEXT);
      assertThat(opened(value, sealed)).isEqualTo(TEXT);
      assertThat(one.installed()).isEmpty();
      one.destroy(material.id());
      assertThat(one.decryptUnderSubkey(material, sealed, AAD)).isEqualTo(TEXT);
    }
    assertThat(first.count(NAME)).isEqualTo(1);
  }

  private static byte[] opened(byte[] value, SubkeyCiphertext sealed) throws Exception {
    Cipher unwrap = Cipher.getInstance("AESWrap");
    unwrap.init(Cipher.UNWRAP_MODE, new SecretKeySpec(value, "AES"));
    Cipher gcm = Cipher.getInstance("AES/GCM/NoPadding");
    gcm.init(
        Cipher.DECRYPT_MODE,
        unwrap.unwrap(sealed.wrappedSubkey(), "AES", Cipher.SECRET_KEY),
        new javax.crypto.spec.GCMParameterSpec(128, sealed.iv()));
    gcm.updateAAD(AAD);
    return gcm.doFinal(sealed.ciphertext());
  }

  @Test
  void aKeyIsFoundByItsIdTooAndThatIsTheSameKey() throws Exception {
    first.aes(NAME, "one", value(1));
    first.aes(NAME, "two", value(2));
    try (KeyStoreHsm hsm = open("first")) {
      assertThatThrownBy(() -> hsm.adopt(NAME, MaterialSpec.AES_256_SUBKEYS, CONTEXT))
          .isInstanceOf(UnsuitableKeyException.class)
          .hasMessageContaining("2 keys 'payroll'");
      Material one = adopted(hsm, "one");
      Material two = adopted(hsm, "two");
      assertThat(one.id()).isNotEqualTo(two.id());
      SubkeyCiphertext sealed = hsm.encryptUnderSubkey(two, AAD, TEXT);
      assertThat(opened(value(2), sealed)).isEqualTo(TEXT);
      assertThatThrownBy(() -> adopted(hsm, "none")).isInstanceOf(AbsentKeyException.class);
    }
  }

  private static Material adopted(KeyStoreHsm hsm, String id) {
    String name = "id." + HexFormat.of().formatHex(id.getBytes(UTF_8));
    return hsm.adopt(name, MaterialSpec.AES_256_SUBKEYS, CONTEXT).privateKey();
  }

  @Test
  void anotherKeyUnderTheNameIsNotTakenForIt() throws Exception {
    first.aes(NAME, "id", value(1));
    second.aes(NAME, "id", value(2));
    try (KeyStoreHsm one = open("first");
        KeyStoreHsm two = open("second")) {
      Material material = one.adopt(NAME, MaterialSpec.AES_256_SUBKEYS, CONTEXT).privateKey();
      assertThatThrownBy(() -> two.encryptUnderSubkey(material, AAD, TEXT))
          .isInstanceOf(AbsentKeyException.class)
          .hasMessageContaining("another key");
      SubkeyCiphertext sealed = one.encryptUnderSubkey(material, AAD, TEXT);
      second.remove(NAME);
      assertThatThrownBy(() -> two.install(material)).isInstanceOf(AbsentKeyException.class);
      second.aes(NAME, "id", value(1));
      assertThat(two.decryptUnderSubkey(material, sealed, AAD)).isEqualTo(TEXT);
    }
  }

  @Test
  void aKeyThatIsReplacedWhileItIsInUseIsNotUsed() throws Exception {
    first.aes(NAME, "id", value(1));
    try (KeyStoreHsm hsm = open("first")) {
      Material material = hsm.adopt(NAME, MaterialSpec.AES_256_SUBKEYS, CONTEXT).privateKey();
      SubkeyCiphertext sealed = hsm.encryptUnderSubkey(material, AAD, TEXT);
      assertThat(hsm.health().ok()).isTrue();
      first.remove(NAME);
      first.aes(NAME, "id", value(2));
      assertThat(hsm.health().ok()).isTrue();
      assertThatThrownBy(() -> hsm.decryptUnderSubkey(material, sealed, AAD))
          .isInstanceOf(AbsentKeyException.class);
      assertThatThrownBy(() -> hsm.encryptUnderSubkey(material, AAD, TEXT))
          .isInstanceOf(AbsentKeyException.class);
    }
  }

  @Test
  void aChangedReferenceIsRefused() throws Exception {
    first.aes(NAME, "id", value(1));
    try (KeyStoreHsm hsm = open("first")) {
      Material made = hsm.adopt(NAME, MaterialSpec.AES_256_SUBKEYS, CONTEXT).privateKey();
      byte[] reference = made.wrapped();
      for (int i = 0; i < reference.length; i++) {
        byte[] changed = reference.clone();
        changed[i] ^= 1;
        assertRefused(
            hsm, new Material(made.id(), made.spec(), changed, made.mac(), made.sharing()));
        byte[] cut = Arrays.copyOf(reference, i);
        assertThatThrownBy(() -> AdoptedKey.decode(cut))
            .isInstanceOf(InvalidMaterialException.class);
      }
      assertRefused(hsm, new Material(made.id(), made.spec(), reference, made.mac()));
      AdoptedKey.decode(reference);
    }
  }

  private static void assertRefused(KeyStoreHsm hsm, Material material) {
    assertThatThrownBy(() -> hsm.install(material)).isInstanceOf(InvalidMaterialException.class);
  }

  @Test
  void referencesAreReadAsTheyWereWrittenAndNothingElseIsRead() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      if (bytes.length > 0 && i % 2 == 0) {
        bytes[0] = 1;
      }
      for (int at = 1; at + 3 < bytes.length && i % 3 == 0; at += 4 + bytes[at + 3]) {
        bytes[at] = 0;
        bytes[at + 1] = 0;
        bytes[at + 2] = 0;
        bytes[at + 3] &= 7;
      }
      try {
        assertThat(AdoptedKey.decode(bytes).encode()).isEqualTo(bytes);
      } catch (InvalidMaterialException e) {
        assertThat(e).hasMessageContaining("reference");
      }
    }
  }

  @Test
  void namesWhatAKeyLacks() {
    byte[] value = value(1);
    assertUnsuitable(
        aes(value).without(Set.of(Ck.CKA_EXTRACTABLE)).with(Ck.CKA_EXTRACTABLE, true),
        MaterialSpec.AES_256_SUBKEYS,
        "CKA_EXTRACTABLE must be false");
    assertUnsuitable(
        aes(value).without(Set.of(Ck.CKA_UNWRAP)).with(Ck.CKA_UNWRAP, false),
        MaterialSpec.AES_256_SUBKEYS,
        "CKA_UNWRAP must be true");
    assertUnsuitable(
        aes(value).withMechanisms(Ck.CKM_AES_GCM),
        MaterialSpec.AES_256_SUBKEYS,
        "does not do what it must");
    assertUnsuitable(aes(new byte[16]), MaterialSpec.AES_256_SUBKEYS, "16 bytes");
    assertUnsuitable(aes(value), MaterialSpec.HMAC_256, "CKA_KEY_TYPE");
    assertUnsuitable(
        OwnersKeys.secret(NAME, "id", Ck.CKK_GENERIC_SECRET, new byte[16], Ck.CKA_SIGN),
        MaterialSpec.HMAC_256,
        "16 bytes");
  }

  private static Template aes(byte[] value) {
    return OwnersKeys.secret(NAME, "id", Ck.CKK_AES, value, Ck.CKA_WRAP, Ck.CKA_UNWRAP);
  }

  private static void assertUnsuitable(Template template, MaterialSpec spec, String reason) {
    first.add(template);
    try (KeyStoreHsm hsm = open("first")) {
      assertThatThrownBy(() -> hsm.adopt(NAME, spec, CONTEXT))
          .isInstanceOf(UnsuitableKeyException.class)
          .hasMessageContaining(reason);
      assertThat(hsm.health().ok()).isTrue();
    } finally {
      first.remove(NAME);
    }
  }

  @Test
  void ourOwnKeysAreNobodysToAdopt() throws Exception {
    String id = "ab".repeat(32);
    try (KeyStoreHsm hsm = open("first")) {
      hsm.install(hsm.generateSecretKey(id, MaterialSpec.AES_256_SUBKEYS));
      assertThatThrownBy(() -> adopted(hsm, id)).isInstanceOf(AbsentKeyException.class);
      hsm.destroy(id);
    }
  }

  @Test
  void anHmacKeyGivesTheMacsOfItsValue() throws Exception {
    byte[] value = value(1);
    first.add(OwnersKeys.secret(NAME, "id", Ck.CKK_GENERIC_SECRET, value, Ck.CKA_SIGN));
    try (KeyStoreHsm hsm = open("first")) {
      Material material = hsm.adopt(NAME, MaterialSpec.HMAC_256, CONTEXT).privateKey();
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(value, "HmacSHA256"));
      assertThat(hsm.hmac(material, TEXT)).isEqualTo(mac.doFinal(TEXT));
    }
  }

  @Test
  void anRsaKeySignsAndDecryptsAsOneKeyOfTheStore() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    KeyPair pair = generator.generateKeyPair();
    first.rsa(NAME, "id", pair);
    try (KeyStoreHsm hsm = open("first")) {
      KeyPairMaterial signer = hsm.adopt(NAME, MaterialSpec.RSA_2048_SIGN, CONTEXT);
      assertThat(signer.publicKey()).isEqualTo(pair.getPublic().getEncoded());
      byte[] signature =
          hsm.sign(signer.privateKey(), SignatureMechanism.RSA_PKCS1_SHA_256, DIGEST);
      assertThat(signature).hasSize(256);
      KeyPairMaterial decrypter = hsm.adopt(NAME, MaterialSpec.RSA_2048_DECRYPT, CONTEXT);
      assertThat(decrypter.privateKey().id()).isEqualTo(signer.privateKey().id());
      Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPWithSHA-1AndMGF1Padding");
      cipher.init(Cipher.ENCRYPT_MODE, pair.getPublic());
      assertThat(hsm.decryptOaep(decrypter.privateKey(), OaepHash.SHA_1, cipher.doFinal(TEXT)))
          .isEqualTo(TEXT);
      assertThatThrownBy(() -> hsm.adopt(NAME, MaterialSpec.RSA_3072_DECRYPT, CONTEXT))
          .isInstanceOf(UnsuitableKeyException.class);
    }
  }

  @Test
  void aKeyOnACurveSignsWithoutAPublicKeyBesideIt() throws Exception {
    KeyPair pair = pair();
    first.add(OwnersKeys.ec(NAME, "id", Curve.P256, pair, Ck.CKA_SIGN));
    try (KeyStoreHsm hsm = open("first")) {
      KeyPairMaterial adopted = hsm.adopt(NAME, MaterialSpec.EC_P256_SIGN, CONTEXT);
      byte[] signature = hsm.sign(adopted.privateKey(), SignatureMechanism.ECDSA, DIGEST);
      Signature verifier = Signature.getInstance("NONEwithECDSAinP1363Format");
      verifier.initVerify(pair.getPublic());
      verifier.update(DIGEST);
      assertThat(verifier.verify(signature)).isTrue();
      assertThat(adopted.publicKey()).isEqualTo(pair.getPublic().getEncoded());
      assertThatThrownBy(() -> hsm.adopt(NAME, MaterialSpec.EC_P384_SIGN, CONTEXT))
          .isInstanceOf(UnsuitableKeyException.class);
    }
  }

  @Test
  void aKeyThatAgreesNeedsItsPublicKeyOrCertificate() throws Exception {
    KeyPair pair = pair();
    KeyPair other = pair();
    first.add(OwnersKeys.ec(NAME, "id", Curve.P256, pair, Ck.CKA_DERIVE));
    try (KeyStoreHsm hsm = open("first")) {
      assertThatThrownBy(() -> hsm.adopt(NAME, MaterialSpec.EC_P256_AGREE, CONTEXT))
          .isInstanceOf(UnsuitableKeyException.class)
          .hasMessageContaining("neither a public key nor a certificate");
      first.add(certificate(pair));
      Material certified = hsm.adopt(NAME, MaterialSpec.EC_P256_AGREE, CONTEXT).privateKey();
      KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
      agreement.init(other.getPrivate());
      agreement.doPhase(pair.getPublic(), true);
      byte[] secret = agreement.generateSecret();
      assertThat(hsm.deriveSharedSecret(certified, other.getPublic().getEncoded()))
          .isEqualTo(secret);
      first.add(OwnersKeys.ecPublic(NAME, "id", Curve.P256, other));
      assertThatThrownBy(() -> hsm.adopt(NAME, MaterialSpec.EC_P256_AGREE, CONTEXT))
          .isInstanceOf(UnsuitableKeyException.class)
          .hasMessageContaining("not that of the public key");
    }
  }

  @Test
  void anEd25519KeySigns() throws Exception {
    byte[] idBytes = "id".getBytes(UTF_8);
    first.use(
        (cryptoki, session) ->
            cryptoki.generateKeyPair(
                session,
                Mechanism.of(Ck.CKM_EC_EDWARDS_KEY_PAIR_GEN),
                Template.EMPTY
                    .with(Ck.CKA_TOKEN, true)
                    .with(Ck.CKA_LABEL, NAME)
                    .with(Ck.CKA_ID, idBytes)
                    .with(Ck.CKA_EC_PARAMS, Curve.ED25519.parameters()),
                KeyTemplates.tokenResident(KeyShape.of(MaterialSpec.ED25519_SIGN), NAME, idBytes)));
    try (KeyStoreHsm hsm = open("first")) {
      KeyPairMaterial adopted = hsm.adopt(NAME, MaterialSpec.ED25519_SIGN, CONTEXT);
      byte[] signature = hsm.sign(adopted.privateKey(), SignatureMechanism.ED25519, TEXT);
      Signature verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(
          KeyFactory.getInstance("Ed25519")
              .generatePublic(new X509EncodedKeySpec(adopted.publicKey())));
      verifier.update(TEXT);
      assertThat(verifier.verify(signature)).isTrue();
    }
  }

  private static KeyPair pair() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static Template certificate(KeyPair pair) throws Exception {
    X500Name name = new X500Name("CN=payroll");
    byte[] encoded =
        new X509v3CertificateBuilder(
                name,
                BigInteger.ONE,
                Date.from(Instant.now()),
                Date.from(Instant.now().plusSeconds(86_400)),
                name,
                SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded()))
            .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()))
            .getEncoded();
    return Template.EMPTY
        .with(Ck.CKA_CLASS, Ck.CKO_CERTIFICATE)
        .with(0x80L, 0L)
        .with(Ck.CKA_TOKEN, true)
        .with(0x101L, name.getEncoded())
        .with(Ck.CKA_LABEL, NAME)
        .with(Ck.CKA_ID, "id")
        .with(Ck.CKA_VALUE, encoded);
  }

  private static byte[] value(int seed) {
    byte[] value = new byte[32];
    new Random(seed).nextBytes(value);
    return value;
  }

  private static KeyStoreHsm open(String label) {
    try {
      return tokens.slot(label).open(StoreTokens.pin(PIN), false);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}

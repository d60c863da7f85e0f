package org.claviger.server.hsm.pkcs11;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.List;
import javax.crypto.Cipher;
import org.claviger.server.hsm.Hsm;
import org.claviger.server.hsm.ImportWrapping;
import org.claviger.server.hsm.InvalidMaterialException;
import org.claviger.server.hsm.KeyPairMaterial;
import org.claviger.server.hsm.Material;
import org.claviger.server.hsm.MaterialSpec;
import org.claviger.server.hsm.OaepHash;
import org.claviger.server.hsm.Sharing;
import org.claviger.server.hsm.SignatureMechanism;
import org.claviger.server.hsm.SubkeyCiphertext;
import org.claviger.server.hsm.UnsupportedMechanismException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Material that is made in one domain for several: taken over by another, and refused there. */
final class SharedMaterialTest {
  private static final byte[] TEXT = "a message".getBytes(US_ASCII);

  @TempDir private static Path directory;
  private static Pkcs11Module module;
  private static Hsm home;
  private static Hsm abroad;

  @BeforeAll
  static void open() throws Exception {
    module = Pkcs11Module.open(HsmFixture.config(directory));
    module.shareTransferKey(List.of("us-east-1", "eu-west-1"));
    home = module.openRegion("us-east-1");
    abroad = module.openRegion("eu-west-1");
  }

  @AfterAll
  static void close() {
    module.close();
  }

  @ParameterizedTest
  @EnumSource(
      value = MaterialSpec.class,
      names = {"HMAC_224", "HMAC_256", "HMAC_384", "HMAC_512"})
  void anHmacKeyIsTheSameInBoth(MaterialSpec spec) {
    Material made = home.generateSecretKey("m-" + spec, spec, Sharing.REGIONS);
    assertThat(abroad.hmac(abroad.adopt(made), TEXT)).isEqualTo(home.hmac(made, TEXT));
  }

  @Test
  void whatOneEncryptsTheOtherDecrypts() {
    Material made = home.generateSecretKey("kms", MaterialSpec.AES_256_SUBKEYS, Sharing.REGIONS);
    Material adopted = abroad.adopt(made);
    SubkeyCiphertext there = abroad.encryptUnderSubkey(adopted, TEXT, TEXT);
    SubkeyCiphertext here = home.encryptUnderSubkey(made, TEXT, TEXT);
    assertThat(home.decryptUnderSubkey(made, there, TEXT)).isEqualTo(TEXT);
    assertThat(abroad.decryptUnderSubkey(adopted, here, TEXT)).isEqualTo(TEXT);
  }

  @ParameterizedTest
  @EnumSource(
      value = MaterialSpec.class,
      names = {"EC_P256_SIGN", "EC_P384_SIGN", "EC_P521_SIGN", "EC_SECP256K1_SIGN"})
  void aSignatureKeySignsInBoth(MaterialSpec spec) {
    Material made = home.generateKeyPair("m-" + spec, spec, Sharing.REGIONS).privateKey();
    byte[] digest = new byte[32];
    assertThat(home.sign(made, SignatureMechanism.ECDSA, digest)).isNotEmpty();
    assertThat(abroad.sign(abroad.adopt(made), SignatureMechanism.ECDSA, digest)).isNotEmpty();
  }

  @Test
  void anRsaKeyDecryptsInBoth() throws Exception {
    KeyPairMaterial made =
        home.generateKeyPair("rsa", MaterialSpec.RSA_2048_DECRYPT, Sharing.REGIONS);
    PublicKey key =
        KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(made.publicKey()));
    Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPWithSHA-1AndMGF1Padding");
    cipher.init(Cipher.ENCRYPT_MODE, key);
    byte[] ciphertext = cipher.doFinal(TEXT);
    assertThat(home.decryptOaep(made.privateKey(), OaepHash.SHA_1, ciphertext)).isEqualTo(TEXT);
    assertThat(abroad.decryptOaep(abroad.adopt(made.privateKey()), OaepHash.SHA_1, ciphertext))
        .isEqualTo(TEXT);
  }

  @Test
  void anAgreementKeyAgreesOnTheSame() {
    KeyPairMaterial made = home.generateKeyPair("a", MaterialSpec.EC_P384_AGREE, Sharing.REGIONS);
    byte[] peer = home.generateKeyPair("b", MaterialSpec.EC_P384_AGREE).publicKey();
    assertThat(abroad.deriveSharedSecret(abroad.adopt(made.privateKey()), peer))
        .isEqualTo(home.deriveSharedSecret(made.privateKey(), peer));
  }

  @Test
  void nobodyUsesItBeforeItWasTakenOver() {
    Material made = home.generateSecretKey("m", MaterialSpec.HMAC_256, Sharing.REGIONS);
    home.requireOwn(made);
    assertThatThrownBy(() -> abroad.hmac(made, TEXT)).isInstanceOf(InvalidMaterialException.class);
    assertThatThrownBy(() -> abroad.requireOwn(made)).isInstanceOf(InvalidMaterialException.class);
    abroad.requireOwn(abroad.adopt(made));
  }

  @Test
  void theMacCoversForWhomItIsMade() {
    Material shared = home.generateSecretKey("s", MaterialSpec.HMAC_256, Sharing.REGIONS);
    Material own = home.generateSecretKey("o", MaterialSpec.HMAC_256);
    for (Material changed :
        List.of(
            new Material("s", shared.spec(), shared.wrapped(), shared.mac(), Sharing.DOMAIN),
            new Material("o", own.spec(), own.wrapped(), own.mac(), Sharing.REGIONS))) {
      assertThatThrownBy(() -> home.hmac(changed, TEXT))
          .isInstanceOf(InvalidMaterialException.class);
    }
  }

  @Test
  void materialOfOneDomainIsNotTakenOver() {
    Material own = home.generateSecretKey("own", MaterialSpec.HMAC_256);
    assertThatThrownBy(() -> abroad.adopt(own)).isInstanceOf(IllegalArgumentException.class);
    Material claimed = new Material("own", own.spec(), own.wrapped(), own.mac(), Sharing.REGIONS);
    assertThatThrownBy(() -> abroad.adopt(claimed)).isInstanceOf(InvalidMaterialException.class);
  }

  @Test
  void changedMaterialIsNotTakenOver() {
    Material made = home.generateSecretKey("m", MaterialSpec.AES_256_SUBKEYS, Sharing.REGIONS);
    for (int i = 0; i < made.wrapped().length; i++) {
      byte[] wrapped = made.wrapped().clone();
      wrapped[i] ^= 1;
      Material changed = new Material("m", made.spec(), wrapped, made.mac(), Sharing.REGIONS);
      assertThatThrownBy(() -> abroad.adopt(changed))
          .as("byte %d", i)
          .isInstanceOf(InvalidMaterialException.class);
    }
    assertThat(abroad.health().ok()).isTrue();
  }

  @Test
  void whatTheModuleCannotWrapIsRefusedByName() {
    assertThatThrownBy(() -> home.requireShareable(MaterialSpec.ED25519_SIGN))
        .isInstanceOf(UnsupportedMechanismException.class)
        .hasMessageContaining("ED25519_SIGN")
        .hasMessageContaining("multi-Region");
    assertThatThrownBy(() -> home.generateKeyPair("e", MaterialSpec.ED25519_SIGN, Sharing.REGIONS))
        .isInstanceOf(UnsupportedMechanismException.class);
    assertThatThrownBy(() -> home.requireShareable(MaterialSpec.ML_DSA_44_SIGN))
        .isInstanceOf(UnsupportedMechanismException.class);
  }

  @Test
  void importedMaterialHasOneIdInAllDomains() throws Exception {
    byte[] key = new byte[32];
    byte[] context = "of a key".getBytes(US_ASCII);
    Material here = imported(home, key, context);
    Material there = imported(abroad, key, context);
    assertThat(there.id()).isEqualTo(here.id()).matches("[0-9a-f]{64}");
    assertThat(there.wrapped()).isEqualTo(here.wrapped());
    assertThat(imported(home, key, TEXT).id()).isNotEqualTo(here.id());
    key[0] = 1;
    assertThat(imported(home, key, context).id()).isNotEqualTo(here.id());
    SubkeyCiphertext ciphertext = home.encryptUnderSubkey(here, TEXT, TEXT);
    assertThat(abroad.decryptUnderSubkey(there, ciphertext, TEXT)).isEqualTo(TEXT);
  }

  private static Material imported(Hsm hsm, byte[] key, byte[] context) throws Exception {
    KeyPairMaterial wrapping = hsm.generateKeyPair("w", MaterialSpec.RSA_2048_UNWRAP);
    ImportWrapping how = ImportWrapping.RSAES_OAEP_SHA_1;
    return hsm.importKey(
            wrapping.privateKey(),
            how,
            Wrapped.by(wrapping, how, key),
            MaterialSpec.AES_256_SUBKEYS,
            context,
            Sharing.REGIONS)
        .privateKey();
  }
}

package org.claviger.server.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashSet;
import java.util.Set;
import org.claviger.server.hsm.MaterialSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class KeySpecTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SYMMETRIC_DEFAULT     | ENCRYPT_DECRYPT     | AES_256_SUBKEYS   | SYMMETRIC_DEFAULT
          RSA_2048              | ENCRYPT_DECRYPT     | RSA_2048_DECRYPT  | RSAES_OAEP_SHA_1, RSAES_OAEP_SHA_256
          RSA_4096              | ENCRYPT_DECRYPT     | RSA_4096_DECRYPT  | RSAES_OAEP_SHA_1, RSAES_OAEP_SHA_256
          RSA_3072              | SIGN_VERIFY         | RSA_3072_SIGN     | RSASSA_PKCS1_V1_5_SHA_256, RSASSA_PKCS1_V1_5_SHA_384, RSASSA_PKCS1_V1_5_SHA_512, RSASSA_PSS_SHA_256, RSASSA_PSS_SHA_384, RSASSA_PSS_SHA_512
          ECC_NIST_P256         | SIGN_VERIFY         | EC_P256_SIGN      | ECDSA_SHA_256
          ECC_NIST_P384         | SIGN_VERIFY         | EC_P384_SIGN      | ECDSA_SHA_384
          ECC_NIST_P521         | SIGN_VERIFY         | EC_P521_SIGN      | ECDSA_SHA_512
          ECC_SECG_P256K1       | SIGN_VERIFY         | EC_SECP256K1_SIGN | ECDSA_SHA_256
          ECC_NIST_EDWARDS25519 | SIGN_VERIFY         | ED25519_SIGN      | ED25519_SHA_512, ED25519_PH_SHA_512
          ECC_NIST_P256         | KEY_AGREEMENT       | EC_P256_AGREE     | ECDH
          ECC_NIST_P384         | KEY_AGREEMENT       | EC_P384_AGREE     | ECDH
          ECC_NIST_P521         | KEY_AGREEMENT       | EC_P521_AGREE     | ECDH
          HMAC_224              | GENERATE_VERIFY_MAC | HMAC_224          | HMAC_SHA_224
          HMAC_256              | GENERATE_VERIFY_MAC | HMAC_256          | HMAC_SHA_256
          HMAC_384              | GENERATE_VERIFY_MAC | HMAC_384          | HMAC_SHA_384
          HMAC_512              | GENERATE_VERIFY_MAC | HMAC_512          | HMAC_SHA_512
          ML_DSA_44             | SIGN_VERIFY         | ML_DSA_44_SIGN    | ML_DSA_SHAKE_256
          ML_DSA_65             | SIGN_VERIFY         | ML_DSA_65_SIGN    | ML_DSA_SHAKE_256
          ML_DSA_87             | SIGN_VERIFY         | ML_DSA_87_SIGN    | ML_DSA_SHAKE_256
          """)
  void hasTheMaterialAndAlgorithmsOfItsUsage(
      KeySpec spec, KeyUsage usage, MaterialSpec material, String algorithms) {
    assertThat(spec.usages()).contains(usage);
    assertThat(spec.material(usage, KeyClass.KMS)).isEqualTo(material);
    assertThat(algorithms(spec, usage)).isEqualTo("[" + algorithms + "]");
  }

  @ParameterizedTest
  @EnumSource(KeySpec.class)
  void hasNoMaterialAndNoAlgorithmForOtherUsages(KeySpec spec) {
    for (KeyUsage usage : KeyUsage.values()) {
      if (!spec.usages().contains(usage)) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> spec.material(usage, KeyClass.KMS))
            .withMessageContaining(spec.name());
      }
    }
  }

  @Test
  void everyMaterialBelongsToOneKindOfKey() {
    Set<MaterialSpec> materials = new HashSet<>();
    materials.add(KeySpec.SYMMETRIC_DEFAULT.material(KeyUsage.ENCRYPT_DECRYPT, KeyClass.AEAD));
    for (KeySpec spec : KeySpec.values()) {
      spec.usages()
          .forEach(usage -> assertThat(materials.add(spec.material(usage, KeyClass.KMS))).isTrue());
    }
    materials.addAll(
        Set.of(
            MaterialSpec.RSA_2048_UNWRAP,
            MaterialSpec.RSA_3072_UNWRAP,
            MaterialSpec.RSA_4096_UNWRAP));
    assertThat(materials).containsExactlyInAnyOrder(MaterialSpec.values());
  }

  @Test
  void onlySymmetricDefaultHasAeadKeys() {
    assertThat(KeySpec.SYMMETRIC_DEFAULT.material(KeyUsage.ENCRYPT_DECRYPT, KeyClass.AEAD))
        .isEqualTo(MaterialSpec.AES_256_GCM);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeySpec.HMAC_256.material(KeyUsage.GENERATE_VERIFY_MAC, KeyClass.AEAD));
  }

  private static String algorithms(KeySpec spec, KeyUsage usage) {
    return switch (usage) {
      case ENCRYPT_DECRYPT -> spec.encryptionAlgorithms(usage).toString();
      case SIGN_VERIFY -> spec.signingAlgorithms(usage).toString();
      case GENERATE_VERIFY_MAC -> spec.macAlgorithms(usage).toString();
      case KEY_AGREEMENT -> spec.keyAgreementAlgorithms(usage).toString();
    };
  }
}

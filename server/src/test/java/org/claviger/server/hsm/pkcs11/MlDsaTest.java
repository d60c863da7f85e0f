package org.claviger.server.hsm.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.bouncycastle.crypto.generators.MLDSAKeyPairGenerator;
import org.bouncycastle.crypto.params.MLDSAKeyGenerationParameters;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPublicKeyParameters;
import org.bouncycastle.crypto.signers.MLDSASigner;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.claviger.server.hsm.MaterialSpec;
import org.claviger.server.hsm.SignatureMechanism;
import org.claviger.server.hsm.UnsupportedMechanismException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No module at hand has ML-DSA: what is around the calls is tested, and that they are refused. */
final class MlDsaTest {
  private static final byte[] TEXT = {1, 2, 3};

  @Test
  void aModuleWithoutItRefusesByName(@TempDir Path directory) throws Exception {
    try (Pkcs11Module module = Pkcs11Module.open(HsmFixture.config(directory))) {
      Pkcs11Hsm hsm = module.openRegion("r");
      assertThat(hsm.supports(SignatureMechanism.ML_DSA)).isFalse();
      for (MaterialSpec spec :
          List.of(
              MaterialSpec.ML_DSA_44_SIGN,
              MaterialSpec.ML_DSA_65_SIGN,
              MaterialSpec.ML_DSA_87_SIGN)) {
        assertThat(hsm.isTokenResident(spec)).isFalse();
        assertThatThrownBy(() -> hsm.generateKeyPair("m", spec))
            .isInstanceOf(UnsupportedMechanismException.class)
            .hasMessageContaining(spec.name());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void publicKeysAndSignaturesAreThoseOfBouncyCastle(MlDsaSet set) throws Exception {
    MLDSAParameters parameters =
        switch (set) {
          case ML_DSA_44 -> MLDSAParameters.ml_dsa_44;
          case ML_DSA_65 -> MLDSAParameters.ml_dsa_65;
          case ML_DSA_87 -> MLDSAParameters.ml_dsa_87;
        };
    MLDSAKeyPairGenerator generator = new MLDSAKeyPairGenerator();
    generator.init(new MLDSAKeyGenerationParameters(new SecureRandom(), parameters));
    var pair = generator.generateKeyPair();
    byte[] publicKey = ((MLDSAPublicKeyParameters) pair.getPublic()).getEncoded();
    MLDSASigner signer = new MLDSASigner();
    signer.init(true, pair.getPrivate());
    signer.update(TEXT, 0, TEXT.length);
    byte[] signature = signer.generateSignature();

    assertThat(signature).hasSize(set.signatureBytes());
    assertThat(set.verifies(publicKey, TEXT, signature)).isTrue();
    signature[9] ^= 1;
    assertThat(set.verifies(publicKey, TEXT, signature)).isFalse();
    assertThat(PublicKeyFactory.createKey(set.subjectPublicKeyInfo(publicKey)))
        .isInstanceOfSatisfying(
            MLDSAPublicKeyParameters.class,
            parsed -> assertThat(parsed.getEncoded()).isEqualTo(publicKey));
  }

  /** PKCS#11 v3.2: the numbers that a module with ML-DSA knows. */
  @Test
  void asksByTheNumbersOfTheStandard() {
    KeyShape shape = KeyShape.of(MaterialSpec.ML_DSA_65_SIGN);
    assertThat(KeyTemplates.pairGeneration(shape).type()).isEqualTo(0x1C);
    assertThat(values(KeyTemplates.generatedPublicKey(shape), 0x61D))
        .containsExactly(Template.ulongs(2));
    Signing signing = Signing.of(MaterialSpec.ML_DSA_65_SIGN, SignatureMechanism.ML_DSA, TEXT);
    assertThat(signing.mechanism()).isEqualTo(Mechanism.of(0x1D));
    assertThat(signing.signatureBytes()).isEqualTo(3_309);
  }

  private static List<byte[]> values(Template template, long type) {
    return template.attributes().stream()
        .filter(each -> each.type() == type)
        .map(each -> ((Template.Attribute.Bytes) each).value())
        .toList();
  }
}

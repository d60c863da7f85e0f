package org.claviger.server.hsm.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.claviger.server.hsm.DataKeyPair;
import org.claviger.server.hsm.DataKeyPairSpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Data key pairs, used by the JDK and by Bouncy Castle. */
final class DataKeyPairTest {
  private static final byte[] TEXT = {3, 1, 4, 1, 5};

  @TempDir static Path directory;
  private static Pkcs11Module module;
  private static Pkcs11Hsm hsm;

  @BeforeAll
  static void open() throws Exception {
    module = Pkcs11Module.open(HsmFixture.config(directory));
    hsm = module.openRegion("r");
  }

  @AfterAll
  static void close() {
    module.close();
  }

  @ParameterizedTest
  @CsvSource({
    "RSA_2048,RSA,SHA256withRSA",
    "ECC_NIST_P256,EC,SHA256withECDSA",
    "ECC_NIST_P384,EC,SHA384withECDSA",
    "ECC_NIST_P521,EC,SHA512withECDSA",
    "ECC_NIST_EDWARDS25519,Ed25519,Ed25519"
  })
  void signsOutsideWhatItsPublicKeyVerifies(
      DataKeyPairSpec spec, String algorithm, String signature) throws Exception {
    DataKeyPair pair = hsm.generateDataKeyPair(spec);
    KeyFactory factory = KeyFactory.getInstance(algorithm);
    PrivateKey privateKey = factory.generatePrivate(new PKCS8EncodedKeySpec(pair.privateKey()));
    PublicKey publicKey = factory.generatePublic(new X509EncodedKeySpec(pair.publicKey()));
    Signature signer = Signature.getInstance(signature);
    signer.initSign(privateKey);
    signer.update(TEXT);
    byte[] signed = signer.sign();
    signer.initVerify(publicKey);
    signer.update(TEXT);

    assertThat(signer.verify(signed)).isTrue();
    assertThat(PrivateKeyInfo.getInstance(pair.privateKey()).getEncoded("DER"))
        .isEqualTo(pair.privateKey());
    assertThat(hsm.generateDataKeyPair(spec).publicKey()).isNotEqualTo(pair.publicKey());
    assertThat(SessionObjects.count(directory, "r")).isZero();
  }

  @Test
  void anRsaKeyHasItsWholeModulusAndTheNumbersOfTheChineseRemainder() throws Exception {
    DataKeyPair pair = hsm.generateDataKeyPair(DataKeyPairSpec.RSA_3072);
    KeyFactory factory = KeyFactory.getInstance("RSA");
    RSAPrivateCrtKey privateKey =
        (RSAPrivateCrtKey) factory.generatePrivate(new PKCS8EncodedKeySpec(pair.privateKey()));
    RSAPublicKey publicKey =
        (RSAPublicKey) factory.generatePublic(new X509EncodedKeySpec(pair.publicKey()));

    assertThat(publicKey.getModulus().bitLength()).isEqualTo(3072);
    assertThat(publicKey.getPublicExponent()).isEqualTo(65_537);
    assertThat(privateKey.getPrimeP().multiply(privateKey.getPrimeQ()))
        .isEqualTo(publicKey.getModulus())
        .isEqualTo(privateKey.getModulus());
    assertThat(privateKey.getPrimeQ().modInverse(privateKey.getPrimeP()))
        .isEqualTo(privateKey.getCrtCoefficient());
  }

  @Test
  void aPairOnSecp256k1BelongsTogether() throws Exception {
    DataKeyPair pair = hsm.generateDataKeyPair(DataKeyPairSpec.ECC_SECG_P256K1);
    ECPrivateKeyParameters privateKey =
        (ECPrivateKeyParameters) PrivateKeyFactory.createKey(pair.privateKey());
    ECPublicKeyParameters publicKey =
        (ECPublicKeyParameters) PublicKeyFactory.createKey(pair.publicKey());
    assertThat(privateKey.getParameters().getG().multiply(privateKey.getD()))
        .isEqualTo(publicKey.getQ());
  }

  @Test
  void doesNotPrintAndIsGoneWhenWiped() {
    DataKeyPair pair = hsm.generateDataKeyPair(DataKeyPairSpec.ECC_NIST_P256);
    assertThat(pair).hasToString("DataKeyPair[hidden]");
    pair.wipe();
    assertThat(pair.privateKey()).containsOnly(0);
  }

  @Test
  void theCheckSeesHalvesOfDifferentPairs() {
    for (DataKeyPairSpec spec :
        new DataKeyPairSpec[] {
          DataKeyPairSpec.RSA_2048,
          DataKeyPairSpec.ECC_NIST_P521,
          DataKeyPairSpec.ECC_SECG_P256K1,
          DataKeyPairSpec.ECC_NIST_EDWARDS25519
        }) {
      DataKeyPair one = hsm.generateDataKeyPair(spec);
      DataKeyPair other = hsm.generateDataKeyPair(spec);
      assertThat(PrivateKeys.belongTogether(one.privateKey(), one.publicKey())).isTrue();
      assertThat(PrivateKeys.belongTogether(one.privateKey(), other.publicKey())).isFalse();
    }
  }
}

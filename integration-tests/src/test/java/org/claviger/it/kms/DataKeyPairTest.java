package org.claviger.it.kms;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Map;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.claviger.it.SharedKeys;
import org.claviger.it.SharedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DataKeyPairSpec;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyPairResponse;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyPairWithoutPlaintextResponse;
import software.amazon.awssdk.services.kms.model.InvalidCiphertextException;
import software.amazon.awssdk.services.kms.model.InvalidKeyUsageException;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;

/** Key pairs that are used outside, their private halves encrypted under a key here. */
@ExtendWith(SharedServer.class)
class DataKeyPairTest {
  private static final Map<String, String> CONTEXT = Map.of("department", "treasury");
  private static final byte[] MESSAGE = {1, 2, 3};

  private final KmsClient kms;
  private final SharedKeys keys;

  DataKeyPairTest(KmsClient kms, SharedKeys keys) {
    this.kms = kms;
    this.keys = keys;
  }

  @ParameterizedTest
  @CsvSource({
    "RSA_2048, RSA, SHA256withRSA",
    "ECC_NIST_P256, EC, SHA256withECDSA",
    "ECC_NIST_P384, EC, SHA384withECDSA",
    "ECC_NIST_P521, EC, SHA512withECDSA",
    "ECC_SECG_P256_K1, EC, SHA256withECDSA",
  })
  void aPairIsOneAndItsPrivateKeyIsDecryptedHere(
      DataKeyPairSpec spec, String keyAlgorithm, String algorithm) throws GeneralSecurityException {
    GenerateDataKeyPairResponse pair =
        kms.generateDataKeyPair(
            r -> r.keyId(keys.symmetric()).keyPairSpec(spec).encryptionContext(CONTEXT));
    assertThat(decrypt(pair.privateKeyCiphertextBlob())).isEqualTo(pair.privateKeyPlaintext());
    requirePair(pair.privateKeyPlaintext(), pair.publicKey(), keyAlgorithm, algorithm);
    assertThat(
            Errors.type(() -> kms.decrypt(r -> r.ciphertextBlob(pair.privateKeyCiphertextBlob()))))
        .isEqualTo(InvalidCiphertextException.class);
  }

  @Test
  void aPairComesWithoutItsPlaintextToo() throws GeneralSecurityException {
    GenerateDataKeyPairWithoutPlaintextResponse pair =
        kms.generateDataKeyPairWithoutPlaintext(
            r ->
                r.keyId(keys.symmetric())
                    .keyPairSpec(DataKeyPairSpec.ECC_NIST_P256)
                    .encryptionContext(CONTEXT));
    requirePair(
        decrypt(pair.privateKeyCiphertextBlob()), pair.publicKey(), "EC", "SHA256withECDSA");
  }

  @Test
  void onlyASymmetricKeyEncryptsPairs() {
    String rsa = keys.id(KeySpec.RSA_2048, KeyUsageType.ENCRYPT_DECRYPT);
    assertThat(
            Errors.type(
                () ->
                    kms.generateDataKeyPair(
                        r -> r.keyId(rsa).keyPairSpec(DataKeyPairSpec.ECC_NIST_P256))))
        .isEqualTo(InvalidKeyUsageException.class);
  }

  private SdkBytes decrypt(SdkBytes blob) {
    return kms.decrypt(r -> r.ciphertextBlob(blob).encryptionContext(CONTEXT)).plaintext();
  }

  private static void requirePair(
      SdkBytes privateBytes, SdkBytes publicBytes, String keyAlgorithm, String algorithm)
      throws GeneralSecurityException {
    BouncyCastleProvider provider = new BouncyCastleProvider();
    KeyFactory factory = KeyFactory.getInstance(keyAlgorithm, provider);
    PrivateKey privateKey =
        factory.generatePrivate(new PKCS8EncodedKeySpec(privateBytes.asByteArray()));
    PublicKey publicKey = factory.generatePublic(new X509EncodedKeySpec(publicBytes.asByteArray()));
    Signature signature = Signature.getInstance(algorithm, provider);
    signature.initSign(privateKey);
    signature.update(MESSAGE);
    byte[] signed = signature.sign();
    signature.initVerify(publicKey);
    signature.update(MESSAGE);
    assertThat(signature.verify(signed)).isTrue();
  }
}

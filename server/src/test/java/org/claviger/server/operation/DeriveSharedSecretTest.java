package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.server.operation.Refusals.assertRefused;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import javax.crypto.KeyAgreement;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.key.TestRegion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Shared secrets, and data key pairs, whose private keys agree on the same. */
class DeriveSharedSecretTest {
  @TempDir static Path directory;
  private static TestRegion region;

  private final TestApi api = new TestApi(region, "111122223333");

  @BeforeAll
  static void open() {
    region = TestRegion.open(directory);
  }

  @AfterAll
  static void close() {
    region.close();
  }

  @ParameterizedTest
  @CsvSource({"ECC_NIST_P256, secp256r1", "ECC_NIST_P384, secp384r1", "ECC_NIST_P521, secp521r1"})
  void isWhatThePeerComputes(String spec, String curve) throws GeneralSecurityException {
    String id = agreementKey(spec);
    KeyPair peer = keyPair(curve);
    ObjectNode answer = derive(id, peer.getPublic().getEncoded());
    assertThat(answer.required("KeyOrigin").textValue()).isEqualTo("AWS_KMS");
    KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
    agreement.init(peer.getPrivate());
    agreement.doPhase(publicKey(id), true);
    assertThat(Base64.getDecoder().decode(answer.required("SharedSecret").asText()))
        .isEqualTo(agreement.generateSecret());
  }

  @Test
  void takesAKeyOfTheSameCurveAlone() throws GeneralSecurityException {
    String id = agreementKey("ECC_NIST_P256");
    byte[] other = keyPair("secp384r1").getPublic().getEncoded();
    String words =
        "The PublicKey is not a DER SubjectPublicKeyInfo of a point on the curve of key spec"
            + " ECC_NIST_P256.";
    assertRefused(ErrorCode.ValidationException, words, () -> derive(id, other));
    assertRefused(ErrorCode.ValidationException, words, () -> derive(id, new byte[91]));
  }

  @Test
  void isForKeysOfThatUsageAlone() throws GeneralSecurityException {
    byte[] peer = keyPair("secp256r1").getPublic().getEncoded();
    String id = api.createKeyId("{'KeySpec':'ECC_NIST_P256','KeyUsage':'SIGN_VERIFY'}");
    assertRefused(
        ErrorCode.InvalidKeyUsageException,
        api.keyArn(id) + " key usage is SIGN_VERIFY which is not valid for DeriveSharedSecret.",
        () -> derive(id, peer));
  }

  @Test
  void givesADataKeyPairWhoseHalvesBelongTogether() throws GeneralSecurityException {
    String id = api.createKeyId("{}");
    ObjectNode pair =
        api.call(
            "GenerateDataKeyPair",
            "{'KeyId':'%s','KeyPairSpec':'ECC_NIST_P256','EncryptionContext':{'a':'b'}}",
            id);
    ObjectNode opened =
        api.call(
            "Decrypt",
            "{'CiphertextBlob':'%s','EncryptionContext':{'a':'b'}}",
            pair.required("PrivateKeyCiphertextBlob").asText());
    assertThat(opened.required("Plaintext").asText())
        .isEqualTo(pair.required("PrivateKeyPlaintext").asText());
    KeyFactory factory = KeyFactory.getInstance("EC");
    byte[] privateKey = Base64.getDecoder().decode(opened.required("Plaintext").asText());
    byte[] publicKey = Base64.getDecoder().decode(pair.required("PublicKey").asText());
    String agreeing = agreementKey("ECC_NIST_P256");
    KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
    agreement.init(factory.generatePrivate(new PKCS8EncodedKeySpec(privateKey)));
    agreement.doPhase(publicKey(agreeing), true);
    assertThat(
            Base64.getDecoder()
                .decode(derive(agreeing, publicKey).required("SharedSecret").asText()))
        .isEqualTo(agreement.generateSecret());
  }

  @Test
  void givesADataKeyPairWithoutItsPlaintext() {
    String id = api.createKeyId("{}");
    ObjectNode pair =
        api.call(
            "GenerateDataKeyPairWithoutPlaintext",
            "{'KeyId':'%s','KeyPairSpec':'ECC_NIST_EDWARDS25519'}",
            id);
    assertThat(pair.has("PrivateKeyPlaintext")).isFalse();
    assertThat(pair.required("KeyPairSpec").textValue()).isEqualTo("ECC_NIST_EDWARDS25519");
    api.call(
        "Decrypt", "{'CiphertextBlob':'%s'}", pair.required("PrivateKeyCiphertextBlob").asText());
    assertThat(
            Refusals.code(
                () -> api.call("GenerateDataKeyPair", "{'KeyId':'%s','KeyPairSpec':'SM2'}", id)))
        .isEqualTo(ErrorCode.UnsupportedOperationException);
  }

  private String agreementKey(String spec) {
    return api.createKeyId("{'KeySpec':'%s','KeyUsage':'KEY_AGREEMENT'}", spec);
  }

  private ObjectNode derive(String id, byte[] publicKey) {
    return api.call(
        "DeriveSharedSecret",
        "{'KeyId':'%s','KeyAgreementAlgorithm':'ECDH','PublicKey':'%s'}",
        id,
        Base64.getEncoder().encodeToString(publicKey));
  }

  private PublicKey publicKey(String id) throws GeneralSecurityException {
    byte[] encoded =
        Base64.getDecoder()
            .decode(api.call("GetPublicKey", "{'KeyId':'%s'}", id).required("PublicKey").asText());
    return KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(encoded));
  }

  private static KeyPair keyPair(String curve) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(curve));
    return generator.generateKeyPair();
  }
}

package org.claviger.it.kms;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Provider;
import java.security.PublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.claviger.it.SharedKeys;
import org.claviger.it.SharedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.EncryptionAlgorithmSpec;
import software.amazon.awssdk.services.kms.model.InvalidCiphertextException;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;

/** What SunJCE and Bouncy Castle encrypt to a public key, the HSM opens. */
@ExtendWith(SharedServer.class)
class AsymmetricEncryptTest {
  private static final byte[] PLAINTEXT = "a letter of credit".getBytes(UTF_8);
  private static final Provider BOUNCY_CASTLE = new BouncyCastleProvider();

  private final KmsClient kms;
  private final SharedKeys keys;

  AsymmetricEncryptTest(KmsClient kms, SharedKeys keys) {
    this.kms = kms;
    this.keys = keys;
  }

  @ParameterizedTest
  @CsvSource({
    "RSA_2048, RSAES_OAEP_SHA_1, SHA-1, 214",
    "RSA_2048, RSAES_OAEP_SHA_256, SHA-256, 190",
    "RSA_3072, RSAES_OAEP_SHA_1, SHA-1, 342",
    "RSA_3072, RSAES_OAEP_SHA_256, SHA-256, 318",
    "RSA_4096, RSAES_OAEP_SHA_1, SHA-1, 470",
    "RSA_4096, RSAES_OAEP_SHA_256, SHA-256, 446",
  })
  void whatIsEncryptedToThePublicKeyIsDecryptedInTheHsm(
      KeySpec spec, EncryptionAlgorithmSpec algorithm, String hash, int longest)
      throws GeneralSecurityException {
    String key = keys.id(spec, KeyUsageType.ENCRYPT_DECRYPT);
    String transformation = "RSA/ECB/OAEPWith" + hash + "AndMGF1Padding";
    for (Cipher cipher :
        new Cipher[] {
          Cipher.getInstance(transformation, "SunJCE"),
          Cipher.getInstance(transformation, BOUNCY_CASTLE)
        }) {
      cipher.init(Cipher.ENCRYPT_MODE, publicKey(key), oaep(hash));
      assertThat(decrypt(key, algorithm, cipher.doFinal(PLAINTEXT))).isEqualTo(PLAINTEXT);
      assertThat(decrypt(key, algorithm, cipher.doFinal(new byte[longest])))
          .isEqualTo(new byte[longest]);
    }
    SdkBytes own = encrypt(key, algorithm, PLAINTEXT);
    assertThat(decrypt(key, algorithm, own.asByteArray())).isEqualTo(PLAINTEXT);
    encrypt(key, algorithm, new byte[longest]);
    assertThat(Errors.message(() -> encrypt(key, algorithm, new byte[longest + 1])))
        .isEqualTo(
            "Algorithm %s and key spec %s cannot encrypt data larger than %d bytes."
                .formatted(algorithm, spec, longest));
  }

  @Test
  void whatIsNoCiphertextOfTheKeyIsRefusedAlikeWhateverIsWrong() throws GeneralSecurityException {
    String key = keys.id(KeySpec.RSA_2048, KeyUsageType.ENCRYPT_DECRYPT);
    EncryptionAlgorithmSpec algorithm = EncryptionAlgorithmSpec.RSAES_OAEP_SHA_256;
    byte[] otherHash =
        encrypt(key, EncryptionAlgorithmSpec.RSAES_OAEP_SHA_1, PLAINTEXT).asByteArray();
    byte[] flipped = encrypt(key, algorithm, PLAINTEXT).asByteArray();
    flipped[100] ^= 1;
    byte[] tooLarge = new byte[256];
    Arrays.fill(tooLarge, (byte) 0xff);
    for (byte[] wrong :
        new byte[][] {otherHash, flipped, tooLarge, new byte[256], new byte[255], new byte[257]}) {
      assertThat(Errors.type(() -> decrypt(key, algorithm, wrong)))
          .isEqualTo(InvalidCiphertextException.class);
      assertThat(Errors.message(() -> decrypt(key, algorithm, wrong))).isNull();
    }
  }

  @Test
  void theKeyAndItsAlgorithmMustBeNamed() {
    String key = keys.id(KeySpec.RSA_2048, KeyUsageType.ENCRYPT_DECRYPT);
    SdkBytes blob = encrypt(key, EncryptionAlgorithmSpec.RSAES_OAEP_SHA_256, PLAINTEXT);
    assertThat(
            Errors.code(
                () ->
                    kms.decrypt(
                        r ->
                            r.ciphertextBlob(blob)
                                .encryptionAlgorithm(EncryptionAlgorithmSpec.RSAES_OAEP_SHA_256))))
        .isEqualTo("ValidationException");
    byte[] ofNoVersion = blob.asByteArray();
    ofNoVersion[0] = (byte) 0xff; // one RSA ciphertext in 256 begins as a symmetric blob does
    assertThat(
            Errors.code(
                () ->
                    kms.decrypt(
                        r -> r.keyId(key).ciphertextBlob(SdkBytes.fromByteArray(ofNoVersion)))))
        .as("SYMMETRIC_DEFAULT by default, and the blob is none of those")
        .isEqualTo("InvalidCiphertextException");
    assertThat(
            Errors.code(
                () -> kms.encrypt(r -> r.keyId(key).plaintext(SdkBytes.fromByteArray(PLAINTEXT)))))
        .isEqualTo("InvalidKeyUsageException");
  }

  @Test
  void anEncryptionContextIsForSymmetricKeysAlone() {
    String key = keys.id(KeySpec.RSA_2048, KeyUsageType.ENCRYPT_DECRYPT);
    assertThat(
            Errors.code(
                () ->
                    kms.encrypt(
                        r ->
                            r.keyId(key)
                                .encryptionAlgorithm(EncryptionAlgorithmSpec.RSAES_OAEP_SHA_256)
                                .encryptionContext(Map.of("a", "b"))
                                .plaintext(SdkBytes.fromByteArray(PLAINTEXT)))))
        .isEqualTo("ValidationException");
  }

  private SdkBytes encrypt(String key, EncryptionAlgorithmSpec algorithm, byte[] plaintext) {
    return kms.encrypt(
            r ->
                r.keyId(key)
                    .encryptionAlgorithm(algorithm)
                    .plaintext(SdkBytes.fromByteArray(plaintext)))
        .ciphertextBlob();
  }

  private byte[] decrypt(String key, EncryptionAlgorithmSpec algorithm, byte[] blob) {
    return kms.decrypt(
            r ->
                r.keyId(key)
                    .encryptionAlgorithm(algorithm)
                    .ciphertextBlob(SdkBytes.fromByteArray(blob)))
        .plaintext()
        .asByteArray();
  }

  private PublicKey publicKey(String key) throws GeneralSecurityException {
    byte[] encoded = kms.getPublicKey(r -> r.keyId(key)).publicKey().asByteArray();
    return KeyFactory.getInstance("RSA", "SunRsaSign")
        .generatePublic(new X509EncodedKeySpec(encoded));
  }

  /** AWS: MGF1 with the same hash, no label. SunJCE by itself would take MGF1 with SHA-1. */
  private static OAEPParameterSpec oaep(String hash) {
    return new OAEPParameterSpec(
        hash, "MGF1", new MGF1ParameterSpec(hash), PSource.PSpecified.DEFAULT);
  }
}

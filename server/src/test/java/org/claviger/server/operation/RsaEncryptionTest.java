package org.claviger.server.operation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.server.operation.TestRegion.body;
import static org.claviger.server.operation.TestRegion.bytes;
import static org.claviger.server.operation.TestRegion.names;
import static org.claviger.server.operation.TestRegion.on;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.claviger.server.error.ErrorCode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Encrypt, Decrypt and ReEncrypt with RSA keys, checked against the JDK's OAEP. */
class RsaEncryptionTest {
  private static final byte[] TEXT = "attack at dawn".getBytes(UTF_8);

  @RegisterExtension static final TestRegion REGION = new TestRegion();

  private static String key;
  private static String symmetricKey;

  @BeforeAll
  static void createKeys() {
    key = REGION.createKey("RSA_2048", "ENCRYPT_DECRYPT");
    symmetricKey = REGION.createSymmetricKey();
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256"})
  void opensWhatItEncrypted(String algorithm) {
    ObjectNode encrypted = REGION.call("Encrypt", encrypt(key, algorithm, TEXT));
    assertThat(encrypted.required("EncryptionAlgorithm").textValue()).isEqualTo(algorithm);
    assertThat(bytes(encrypted, "CiphertextBlob")).hasSize(256);
    ObjectNode decrypted =
        REGION.call("Decrypt", decrypt(key, algorithm, bytes(encrypted, "CiphertextBlob")));
    assertThat(names(decrypted))
        .containsExactlyInAnyOrder("KeyId", "Plaintext", "EncryptionAlgorithm");
    assertThat(bytes(decrypted, "Plaintext")).isEqualTo(TEXT);
    assertThat(decrypted.required("KeyId").textValue()).isEqualTo(key);
  }

  @ParameterizedTest
  @CsvSource({"RSAES_OAEP_SHA_1, SHA-1", "RSAES_OAEP_SHA_256, SHA-256"})
  void opensWhatTheJdkEncrypted(String algorithm, String hash) throws Exception {
    byte[] ciphertext = encryptByJdk(hash, TEXT);
    assertThat(bytes(REGION.call("Decrypt", decrypt(key, algorithm, ciphertext)), "Plaintext"))
        .isEqualTo(TEXT);
  }

  @ParameterizedTest
  @CsvSource({
    "RSA_2048, RSAES_OAEP_SHA_1, 214",
    "RSA_2048, RSAES_OAEP_SHA_256, 190",
    "RSA_3072, RSAES_OAEP_SHA_1, 342",
    "RSA_3072, RSAES_OAEP_SHA_256, 318",
  })
  void encryptsUpToTheLimitOfTheKey(String spec, String algorithm, int limit) {
    String sized = spec.equals("RSA_2048") ? key : REGION.createKey(spec, "ENCRYPT_DECRYPT");
    byte[] longest = new byte[limit];
    Arrays.fill(longest, (byte) 7);
    byte[] ciphertext =
        bytes(REGION.call("Encrypt", encrypt(sized, algorithm, longest)), "CiphertextBlob");
    assertThat(bytes(REGION.call("Decrypt", decrypt(sized, algorithm, ciphertext)), "Plaintext"))
        .isEqualTo(longest);
    REGION
        .assertRefused(
            "Encrypt",
            encrypt(sized, algorithm, new byte[limit + 1]),
            ErrorCode.ValidationException)
        .hasMessage(
            "Algorithm "
                + algorithm
                + " and key spec "
                + spec
                + " cannot encrypt data larger than "
                + limit
                + " bytes.");
  }

  @Test
  void needsTheAlgorithmToBeNamed() {
    REGION
        .assertRefused(
            "Encrypt", on(key).put("Plaintext", TEXT), ErrorCode.InvalidKeyUsageException)
        .hasMessage("Algorithm SYMMETRIC_DEFAULT is incompatible with key spec RSA_2048.");
    // AWS looks at the ciphertext first, and this is none of a symmetric key.
    byte[] ciphertext =
        bytes(REGION.call("Encrypt", encrypt(key, "RSAES_OAEP_SHA_256", TEXT)), "CiphertextBlob");
    REGION.assertRefused(
        "Decrypt", on(key).put("CiphertextBlob", ciphertext), ErrorCode.InvalidCiphertextException);
  }

  @Test
  void needsTheKeyToBeNamedToDecrypt() {
    ObjectNode request =
        body()
            .put("CiphertextBlob", new byte[256])
            .put("EncryptionAlgorithm", "RSAES_OAEP_SHA_256");
    REGION
        .assertRefused("Decrypt", request, ErrorCode.ValidationException)
        .hasMessage("KeyId must not be null");
  }

  @Test
  void refusesAContext() {
    ObjectNode encrypt = encrypt(key, "RSAES_OAEP_SHA_256", TEXT);
    encrypt.putObject("EncryptionContext").put("a", "b");
    REGION
        .assertRefused("Encrypt", encrypt, ErrorCode.ValidationException)
        .hasMessage(
            "EncryptionContext is not supported when encrypting/decrypting with asymmetric CMKs.");
    ObjectNode decrypt = decrypt(key, "RSAES_OAEP_SHA_256", new byte[256]);
    decrypt.putObject("EncryptionContext").put("a", "b");
    REGION.assertRefused("Decrypt", decrypt, ErrorCode.ValidationException);
  }

  @Test
  void refusesAnotherAlgorithmsCiphertextAndEveryChange() throws Exception {
    byte[] ciphertext = encryptByJdk("SHA-256", TEXT);
    assertInvalid("RSAES_OAEP_SHA_1", ciphertext);
    for (int index = 0; index < ciphertext.length; index += 17) {
      byte[] mutant = ciphertext.clone();
      mutant[index] ^= 1;
      assertInvalid("RSAES_OAEP_SHA_256", mutant);
    }
    assertInvalid("RSAES_OAEP_SHA_256", Arrays.copyOf(ciphertext, 255));
    assertInvalid("RSAES_OAEP_SHA_256", Arrays.copyOf(ciphertext, 257));
    byte[] tooLarge = new byte[256];
    Arrays.fill(tooLarge, (byte) 0xff);
    assertInvalid("RSAES_OAEP_SHA_256", tooLarge);
    assertInvalid("RSAES_OAEP_SHA_256", new byte[256]);
    assertInvalid("RSAES_OAEP_SHA_256", new byte[1]);
  }

  @Test
  void reEncryptsBetweenSymmetricAndRsa() {
    byte[] blob =
        bytes(REGION.call("Encrypt", on(symmetricKey).put("Plaintext", TEXT)), "CiphertextBlob");
    ObjectNode toRsa =
        REGION.call(
            "ReEncrypt",
            body()
                .put("CiphertextBlob", blob)
                .put("DestinationKeyId", key)
                .put("DestinationEncryptionAlgorithm", "RSAES_OAEP_SHA_256"));
    assertThat(toRsa.has("SourceKeyMaterialId")).isTrue();
    assertThat(toRsa.has("DestinationKeyMaterialId")).isFalse();
    ObjectNode back =
        REGION.call(
            "ReEncrypt",
            body()
                .put("CiphertextBlob", bytes(toRsa, "CiphertextBlob"))
                .put("SourceKeyId", key)
                .put("SourceEncryptionAlgorithm", "RSAES_OAEP_SHA_256")
                .put("DestinationKeyId", symmetricKey));
    ObjectNode opened =
        REGION.call("Decrypt", body().put("CiphertextBlob", bytes(back, "CiphertextBlob")));
    assertThat(bytes(opened, "Plaintext")).isEqualTo(TEXT);
  }

  @Test
  void reEncryptNeedsTheRsaSourceKeyToBeNamed() {
    REGION
        .assertRefused(
            "ReEncrypt",
            body()
                .put("CiphertextBlob", new byte[256])
                .put("SourceEncryptionAlgorithm", "RSAES_OAEP_SHA_1")
                .put("DestinationKeyId", symmetricKey),
            ErrorCode.ValidationException)
        .hasMessage("SourceKeyId must not be null");
  }

  private static void assertInvalid(String algorithm, byte[] ciphertext) {
    REGION
        .assertRefused(
            "Decrypt", decrypt(key, algorithm, ciphertext), ErrorCode.InvalidCiphertextException)
        .hasMessage(null);
  }

  private static byte[] encryptByJdk(String hash, byte[] plaintext)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
    cipher.init(
        Cipher.ENCRYPT_MODE,
        KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(REGION.publicKey(key))),
        new OAEPParameterSpec(
            hash, "MGF1", new MGF1ParameterSpec(hash), PSource.PSpecified.DEFAULT));
    return cipher.doFinal(plaintext);
  }

  private static ObjectNode encrypt(String keyId, String algorithm, byte[] plaintext) {
    return on(keyId).put("Plaintext", plaintext).put("EncryptionAlgorithm", algorithm);
  }

  private static ObjectNode decrypt(String keyId, String algorithm, byte[] ciphertext) {
    return on(keyId).put("CiphertextBlob", ciphertext).put("EncryptionAlgorithm", algorithm);
  }
}

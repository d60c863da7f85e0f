package org.claviger.server.operation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.server.operation.TestRegion.body;
import static org.claviger.server.operation.TestRegion.bytes;
import static org.claviger.server.operation.TestRegion.names;
import static org.claviger.server.operation.TestRegion.on;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Random;
import org.claviger.server.error.ErrorCode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** AeadEncrypt and AeadDecrypt. */
class AeadTest {
  private static final byte[] TEXT = "attack at dawn".getBytes(UTF_8);
  private static final byte[] AAD = "header".getBytes(UTF_8);
  private static final byte[] IV = "twelve bytes".getBytes(UTF_8);

  @RegisterExtension static final TestRegion REGION = new TestRegion();

  private static String key;
  private static String callerIvKey;
  private static String kmsKey;

  @BeforeAll
  static void createKeys() {
    key = REGION.createAeadKey(false);
    callerIvKey = REGION.createAeadKey(true);
    kmsKey = REGION.createSymmetricKey();
  }

  @Test
  void opensWhatItSealed() {
    ObjectNode sealed = REGION.call("AeadEncrypt", encrypt(key, TEXT, AAD));
    assertThat(names(sealed)).containsExactlyInAnyOrder("KeyId", "Iv", "Ciphertext");
    assertThat(sealed.required("KeyId").textValue()).isEqualTo(key);
    assertThat(bytes(sealed, "Iv")).hasSize(12);
    assertThat(bytes(sealed, "Ciphertext")).hasSize(TEXT.length + 16);
    ObjectNode opened = REGION.call("AeadDecrypt", decrypt(sealed, AAD));
    assertThat(names(opened)).containsExactlyInAnyOrder("KeyId", "Plaintext");
    assertThat(bytes(opened, "Plaintext")).isEqualTo(TEXT);
  }

  @Test
  void sealsFromNothingToTheLimit() {
    for (int length : new int[] {0, 1, 65_536}) {
      byte[] plaintext = new byte[length];
      new Random(length).nextBytes(plaintext);
      ObjectNode sealed = REGION.call("AeadEncrypt", encrypt(key, plaintext, plaintext));
      assertThat(bytes(REGION.call("AeadDecrypt", decrypt(sealed, plaintext)), "Plaintext"))
          .isEqualTo(plaintext);
    }
  }

  @Test
  void missingAadIsEmptyAad() {
    ObjectNode sealed = REGION.call("AeadEncrypt", on(key).put("Plaintext", TEXT));
    assertThat(bytes(REGION.call("AeadDecrypt", decrypt(sealed, new byte[0])), "Plaintext"))
        .isEqualTo(TEXT);
  }

  @Test
  void everyIvIsNew() {
    ObjectNode request = encrypt(key, TEXT, AAD);
    assertThat(bytes(REGION.call("AeadEncrypt", request), "Iv"))
        .isNotEqualTo(bytes(REGION.call("AeadEncrypt", request), "Iv"));
  }

  @Test
  void takesTheCallersIvIfTheKeyAllowsIt() {
    ObjectNode sealed = REGION.call("AeadEncrypt", encrypt(callerIvKey, TEXT, AAD).put("Iv", IV));
    assertThat(bytes(sealed, "Iv")).isEqualTo(IV);
    assertThat(bytes(REGION.call("AeadDecrypt", decrypt(sealed, AAD)), "Plaintext"))
        .isEqualTo(TEXT);
    assertThat(bytes(REGION.call("AeadEncrypt", encrypt(callerIvKey, TEXT, AAD)), "Iv"))
        .hasSize(12);
    REGION
        .assertRefused(
            "AeadEncrypt", encrypt(key, TEXT, AAD).put("Iv", IV), ErrorCode.ValidationException)
        .hasMessageContaining(key)
        .hasMessageContaining("leave it out");
  }

  @Test
  void refusesLengthsOutOfRange() {
    assertViolation("AeadEncrypt", encrypt(key, new byte[65_537], AAD), "plaintext");
    assertViolation("AeadEncrypt", encrypt(key, TEXT, new byte[65_537]), "aad");
    assertViolation("AeadEncrypt", encrypt(callerIvKey, TEXT, AAD).put("Iv", new byte[11]), "iv");
    assertViolation("AeadEncrypt", encrypt(callerIvKey, TEXT, AAD).put("Iv", new byte[16]), "iv");
    ObjectNode decrypt = on(key).put("Iv", IV);
    assertViolation("AeadDecrypt", decrypt.put("Ciphertext", new byte[15]), "ciphertext");
    assertViolation("AeadDecrypt", decrypt.put("Ciphertext", new byte[65_553]), "ciphertext");
    assertViolation(
        "AeadDecrypt", on(key).put("Ciphertext", new byte[16]).put("Iv", new byte[13]), "iv");
  }

  @Test
  void refusesEveryChange() {
    ObjectNode sealed = REGION.call("AeadEncrypt", encrypt(key, TEXT, AAD));
    for (String member : new String[] {"Iv", "Ciphertext"}) {
      byte[] original = bytes(sealed, member);
      for (int bit = 0; bit < original.length * 8; bit++) {
        byte[] mutant = original.clone();
        mutant[bit / 8] ^= (byte) (1 << bit % 8);
        assertInvalid(decrypt(sealed, AAD).put(member, mutant));
      }
    }
    byte[] ciphertext = bytes(sealed, "Ciphertext");
    for (int length = 16; length < ciphertext.length; length++) {
      assertInvalid(decrypt(sealed, AAD).put("Ciphertext", Arrays.copyOf(ciphertext, length)));
    }
    assertInvalid(
        decrypt(sealed, AAD).put("Ciphertext", Arrays.copyOf(ciphertext, ciphertext.length + 1)));
    assertInvalid(decrypt(sealed, new byte[0]));
    assertInvalid(decrypt(sealed, Arrays.copyOf(AAD, AAD.length + 1)));
    assertInvalid(decrypt(sealed, AAD).put("KeyId", callerIvKey));
  }

  @Test
  void aKmsKeyIsNoAeadKey() {
    for (String action : new String[] {"AeadEncrypt", "AeadDecrypt"}) {
      REGION
          .assertRefused(
              action,
              encrypt(kmsKey, TEXT, AAD).put("Iv", IV).put("Ciphertext", new byte[32]),
              ErrorCode.InvalidKeyUsageException)
          .hasMessageContaining(kmsKey);
    }
  }

  @Test
  void keysOfOtherKindsAreNoAeadKeys() {
    for (String other :
        new String[] {
          REGION.createKey("HMAC_256", "GENERATE_VERIFY_MAC"),
          REGION.createKey("RSA_2048", "ENCRYPT_DECRYPT"),
          REGION.createKey("ECC_NIST_P256", "SIGN_VERIFY"),
        }) {
      REGION.assertRefused(
          "AeadEncrypt", encrypt(other, TEXT, AAD), ErrorCode.InvalidKeyUsageException);
    }
  }

  @Test
  void aBlobIsNothingToOpenRaw() {
    byte[] blob =
        bytes(REGION.call("Encrypt", on(kmsKey).put("Plaintext", TEXT)), "CiphertextBlob");
    REGION.assertRefused(
        "AeadDecrypt",
        on(kmsKey).put("Iv", Arrays.copyOfRange(blob, 89, 101)).put("Ciphertext", blob),
        ErrorCode.InvalidKeyUsageException);
    assertInvalid(on(key).put("Iv", Arrays.copyOfRange(blob, 89, 101)).put("Ciphertext", blob));
    ObjectNode sealed = REGION.call("AeadEncrypt", encrypt(key, TEXT, AAD));
    REGION.assertRefused(
        "Decrypt",
        body().put("CiphertextBlob", bytes(sealed, "Ciphertext")),
        ErrorCode.InvalidCiphertextException);
  }

  @Test
  void theRecordShowsTheKeyAlone() {
    ObjectNode request = encrypt(key, TEXT, AAD).put("Iv", IV).put("Ciphertext", new byte[32]);
    for (String action : new String[] {"AeadEncrypt", "AeadDecrypt"}) {
      assertThat(names(REGION.auditParameters(action, request))).containsExactly("keyId");
    }
  }

  private static void assertViolation(String action, ObjectNode request, String path) {
    REGION
        .assertRefused(action, request, ErrorCode.ValidationException)
        .hasMessageContaining("at '" + path + "' failed to satisfy constraint");
  }

  private static void assertInvalid(ObjectNode request) {
    REGION
        .assertRefused("AeadDecrypt", request, ErrorCode.InvalidCiphertextException)
        .hasMessage(null);
  }

  private static ObjectNode encrypt(String keyId, byte[] plaintext, byte[] aad) {
    return on(keyId).put("Plaintext", plaintext).put("Aad", aad);
  }

  private static ObjectNode decrypt(ObjectNode sealed, byte[] aad) {
    return sealed.deepCopy().put("Aad", aad);
  }
}

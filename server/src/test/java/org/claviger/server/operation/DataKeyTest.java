package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.server.operation.TestRegion.body;
import static org.claviger.server.operation.TestRegion.bytes;
import static org.claviger.server.operation.TestRegion.names;
import static org.claviger.server.operation.TestRegion.on;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.claviger.server.error.ErrorCode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** GenerateDataKey, GenerateDataKeyWithoutPlaintext and GenerateRandom. */
class DataKeyTest {
  @RegisterExtension static final TestRegion REGION = new TestRegion();

  private static String key;

  @BeforeAll
  static void createKey() {
    key = REGION.createSymmetricKey();
  }

  @ParameterizedTest
  @CsvSource({"AES_256, 32", "AES_128, 16"})
  void givesADataKeyAndItsCiphertext(String spec, int length) {
    ObjectNode request = on(key).put("KeySpec", spec);
    request.putObject("EncryptionContext").put("a", "b");
    ObjectNode answer = REGION.call("GenerateDataKey", request);
    assertThat(names(answer))
        .containsExactlyInAnyOrder("CiphertextBlob", "Plaintext", "KeyId", "KeyMaterialId");
    assertThat(answer.required("KeyId").textValue()).isEqualTo(key);
    assertThat(bytes(answer, "Plaintext")).hasSize(length);
    ObjectNode decrypt = body().put("CiphertextBlob", bytes(answer, "CiphertextBlob"));
    decrypt.putObject("EncryptionContext").put("a", "b");
    ObjectNode decrypted = REGION.call("Decrypt", decrypt);
    assertThat(bytes(decrypted, "Plaintext")).isEqualTo(bytes(answer, "Plaintext"));
    assertThat(decrypted.required("KeyMaterialId")).isEqualTo(answer.required("KeyMaterialId"));
  }

  @Test
  void withoutPlaintextAnswersNone() {
    ObjectNode answer =
        REGION.call("GenerateDataKeyWithoutPlaintext", on(key).put("KeySpec", "AES_256"));
    assertThat(names(answer)).containsExactlyInAnyOrder("CiphertextBlob", "KeyId", "KeyMaterialId");
    ObjectNode decrypted =
        REGION.call("Decrypt", body().put("CiphertextBlob", bytes(answer, "CiphertextBlob")));
    assertThat(bytes(decrypted, "Plaintext")).hasSize(32);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 64, 1_024})
  void takesALengthInBytes(int length) {
    ObjectNode request = on(key).put("NumberOfBytes", length);
    assertThat(bytes(REGION.call("GenerateDataKey", request), "Plaintext")).hasSize(length);
  }

  @Test
  void dataKeysDiffer() {
    ObjectNode request = on(key).put("KeySpec", "AES_256");
    assertThat(bytes(REGION.call("GenerateDataKey", request), "Plaintext"))
        .isNotEqualTo(bytes(REGION.call("GenerateDataKey", request), "Plaintext"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"GenerateDataKey", "GenerateDataKeyWithoutPlaintext"})
  void takesExactlyOneOfSpecAndLength(String action) {
    ObjectNode both = on(key).put("KeySpec", "AES_256").put("NumberOfBytes", 32);
    for (ObjectNode request : new ObjectNode[] {on(key), both}) {
      REGION
          .assertRefused(action, request, ErrorCode.ValidationException)
          .hasMessage("Please specify either number of bytes or key spec.");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, greater than or equal to 1",
    "-1, greater than or equal to 1",
    "1025, less than or equal to 1024",
  })
  void refusesLengthsOutOfRangeInTheWordsOfAws(int length, String constraint) {
    for (String action : new String[] {"GenerateDataKey", "GenerateRandom"}) {
      REGION
          .assertRefused(
              action, on(key).put("NumberOfBytes", length), ErrorCode.ValidationException)
          .hasMessage(
              "1 validation error detected: Value '"
                  + length
                  + "' at 'numberOfBytes' failed to satisfy constraint: Member must have value "
                  + constraint);
    }
  }

  @Test
  void refusesAnUnknownSpec() {
    REGION
        .assertRefused(
            "GenerateDataKey", on(key).put("KeySpec", "AES_192"), ErrorCode.ValidationException)
        .hasMessage(
            "1 validation error detected: Value 'AES_192' at 'keySpec' failed to satisfy"
                + " constraint: Member must satisfy enum value set: [AES_256, AES_128]");
  }

  @Test
  void onlySymmetricKmsKeysGiveDataKeys() {
    REGION
        .assertRefused(
            "GenerateDataKey",
            on(REGION.createKey("RSA_2048", "ENCRYPT_DECRYPT")).put("KeySpec", "AES_256"),
            ErrorCode.InvalidKeyUsageException)
        .hasMessage("You cannot generate a data key with an asymmetric CMK");
    String mac = REGION.createKey("HMAC_256", "GENERATE_VERIFY_MAC");
    REGION
        .assertRefused(
            "GenerateDataKeyWithoutPlaintext",
            on(mac).put("KeySpec", "AES_256"),
            ErrorCode.InvalidKeyUsageException)
        .hasMessage(
            mac
                + " key usage is GENERATE_VERIFY_MAC which is not valid for"
                + " GenerateDataKeyWithoutPlaintext.");
    REGION.assertRefused(
        "GenerateDataKey",
        on(REGION.createAeadKey(false)).put("KeySpec", "AES_256"),
        ErrorCode.InvalidKeyUsageException);
  }

  @Test
  void theRecordShowsWhatWasAsked() {
    assertThat(REGION.auditParameters("GenerateDataKey", on(key).put("KeySpec", "AES_256")))
        .isEqualTo(body().put("keyId", key).put("keySpec", "AES_256"));
    assertThat(REGION.auditParameters("GenerateDataKey", on(key).put("NumberOfBytes", 7)))
        .isEqualTo(body().put("keyId", key).put("numberOfBytes", 7));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 32, 1_024})
  void givesRandomBytes(int length) {
    ObjectNode answer = REGION.call("GenerateRandom", body().put("NumberOfBytes", length));
    assertThat(names(answer)).containsExactly("Plaintext");
    assertThat(bytes(answer, "Plaintext")).hasSize(length);
  }

  @Test
  void randomBytesNeedALength() {
    REGION
        .assertRefused("GenerateRandom", body(), ErrorCode.ValidationException)
        .hasMessage("NumberOfBytes is required.");
  }
}

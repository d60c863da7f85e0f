package org.claviger.server.operation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.claviger.server.operation.TestRegion.body;
import static org.claviger.server.operation.TestRegion.bytes;
import static org.claviger.server.operation.TestRegion.id;
import static org.claviger.server.operation.TestRegion.names;
import static org.claviger.server.operation.TestRegion.on;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.claviger.server.authz.AccessRequest;
import org.claviger.server.error.ErrorCode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Encrypt, Decrypt and ReEncrypt with symmetric KMS keys. */
class EncryptionTest {
  private static final byte[] TEXT = "attack at dawn".getBytes(UTF_8);
  private static final Map<String, String> CONTEXT = Map.of("tenant", "a", "purpose", "test");

  @RegisterExtension static final TestRegion REGION = new TestRegion();

  private static String key;
  private static String otherKey;
  private static String aeadKey;

  @BeforeAll
  static void createKeys() {
    key = REGION.createSymmetricKey();
    otherKey = REGION.createSymmetricKey();
    aeadKey = REGION.createAeadKey(false);
    REGION.call("CreateAlias", body().put("AliasName", "alias/one").put("TargetKeyId", id(key)));
  }

  @Test
  void encryptAnswersKeyBlobAndAlgorithm() {
    ObjectNode answer = REGION.call("Encrypt", plaintext(key, TEXT, CONTEXT));
    assertThat(names(answer))
        .containsExactlyInAnyOrder("KeyId", "CiphertextBlob", "EncryptionAlgorithm");
    assertThat(answer.required("KeyId").textValue()).isEqualTo(key);
    assertThat(answer.required("EncryptionAlgorithm").textValue()).isEqualTo("SYMMETRIC_DEFAULT");
    assertThat(bytes(answer, "CiphertextBlob")).hasSize(117 + TEXT.length).startsWith(1);
  }

  @Test
  void decryptNeedsNothingButTheBlob() {
    byte[] blob = encrypt(key, TEXT, Map.of());
    ObjectNode answer = REGION.call("Decrypt", body().put("CiphertextBlob", blob));
    assertThat(names(answer))
        .containsExactlyInAnyOrder("KeyId", "Plaintext", "EncryptionAlgorithm", "KeyMaterialId");
    assertThat(bytes(answer, "Plaintext")).isEqualTo(TEXT);
    assertThat(answer.required("KeyId").textValue()).isEqualTo(key);
    assertThat(answer.required("KeyMaterialId").textValue()).matches("[a-f0-9]{64}");
  }

  @Test
  void takesEveryFormOfKeyIdentifier() {
    String aliasArn = key.substring(0, key.indexOf("key/")) + "alias/one";
    for (String form : List.of(key, id(key), "alias/one", aliasArn)) {
      byte[] blob = encrypt(form, TEXT, Map.of());
      ObjectNode decrypt = on(form).put("CiphertextBlob", blob);
      assertThat(bytes(REGION.call("Decrypt", decrypt), "Plaintext")).isEqualTo(TEXT);
    }
  }

  @Test
  void encryptsFromOneByteToTheLimit() {
    for (int length : new int[] {1, 2, 16, 4_095, 4_096}) {
      byte[] plaintext = new byte[length];
      new Random(length).nextBytes(plaintext);
      assertThat(decrypt(encrypt(key, plaintext, CONTEXT), CONTEXT)).isEqualTo(plaintext);
    }
  }

  @Test
  void twoEncryptionsOfOnePlaintextDiffer() {
    assertThat(encrypt(key, TEXT, CONTEXT)).isNotEqualTo(encrypt(key, TEXT, CONTEXT));
  }

  @Test
  void refusesPlaintextsOfOtherLengthsInTheWordsOfAws() {
    REGION
        .assertRefused("Encrypt", plaintext(key, new byte[0], Map.of()), validation())
        .hasMessage(
            "1 validation error detected: Value at 'plaintext' failed to satisfy constraint:"
                + " Member must have length greater than or equal to 1");
    REGION
        .assertRefused("Encrypt", plaintext(key, new byte[4_097], Map.of()), validation())
        .hasMessage(
            "1 validation error detected: Value at 'plaintext' failed to satisfy constraint:"
                + " Member must have length less than or equal to 4096");
  }

  @Test
  void refusesWhatIsMissingWithAllThatIsMissing() {
    REGION
        .assertRefused("Encrypt", body(), validation())
        .hasMessageContaining("2 validation errors detected")
        .hasMessageContaining("Value null at 'keyId'")
        .hasMessageContaining("Value null at 'plaintext'");
    REGION
        .assertRefused("Decrypt", body(), validation())
        .hasMessageContaining("Value null at 'ciphertextBlob'");
    REGION
        .assertRefused("ReEncrypt", body(), validation())
        .hasMessageContaining("Value null at 'destinationKeyId'")
        .hasMessageContaining("Value null at 'ciphertextBlob'");
  }

  @Test
  void theContextIsAnExactMatchWhateverItsOrder() {
    byte[] blob = encrypt(key, TEXT, Map.of("a", "1", "b", "2"));
    ObjectNode reversed = body().put("CiphertextBlob", blob);
    reversed.putObject("EncryptionContext").put("b", "2").put("a", "1");
    assertThat(bytes(REGION.call("Decrypt", reversed), "Plaintext")).isEqualTo(TEXT);
    List<Map<String, String>> others =
        List.of(
            Map.of(),
            Map.of("a", "1"),
            Map.of("a", "1", "b", "2", "c", "3"),
            Map.of("A", "1", "b", "2"),
            Map.of("a", "2", "b", "1"),
            Map.of("a", "1", "b", "2 "),
            Map.of("a", "1b", "", "2"));
    others.forEach(other -> assertInvalid(blob, other));
  }

  @Test
  void anEmptyContextIsNoContext() {
    byte[] blob = encrypt(key, TEXT, Map.of());
    ObjectNode request = body().put("CiphertextBlob", blob);
    request.putObject("EncryptionContext");
    assertThat(bytes(REGION.call("Decrypt", request), "Plaintext")).isEqualTo(TEXT);
    assertInvalid(blob, Map.of("a", ""));
    assertInvalid(blob, Map.of("", ""));
  }

  @Test
  void refusesAContextThatIsNoUnicode() {
    ObjectNode request = plaintext(key, TEXT, Map.of("a", "\ud800"));
    REGION
        .assertRefused("Encrypt", request, validation())
        .hasMessageContaining("'encryptionContext'");
  }

  @Test
  void refusesEveryFlippedBitOfABlob() {
    byte[] blob = encrypt(key, new byte[] {42}, CONTEXT);
    for (int bit = 0; bit < blob.length * 8; bit++) {
      byte[] mutant = blob.clone();
      mutant[bit / 8] ^= (byte) (1 << bit % 8);
      // A changed key id names no key, anything else is no ciphertext of this key.
      boolean inKeyId = bit / 8 >= 1 && bit / 8 <= 16;
      ErrorCode expected =
          inKeyId ? ErrorCode.AccessDeniedException : ErrorCode.InvalidCiphertextException;
      REGION.assertRefused("Decrypt", ciphertext(mutant, CONTEXT), expected);
    }
    assertThat(decrypt(blob, CONTEXT)).containsExactly(42);
  }

  @Test
  void refusesEveryFlippedBitOfABlobWhenTheKeyIsNamed() {
    byte[] blob = encrypt(key, new byte[] {42}, CONTEXT);
    for (int bit = 0; bit < blob.length * 8; bit++) {
      byte[] mutant = blob.clone();
      mutant[bit / 8] ^= (byte) (1 << bit % 8);
      boolean inKeyId = bit / 8 >= 1 && bit / 8 <= 16;
      ErrorCode expected =
          inKeyId ? ErrorCode.IncorrectKeyException : ErrorCode.InvalidCiphertextException;
      REGION.assertRefused("Decrypt", ciphertext(mutant, CONTEXT).put("KeyId", key), expected);
    }
  }

  @Test
  void refusesCutAndExtendedBlobs() {
    byte[] blob = encrypt(key, TEXT, Map.of());
    for (int length = 1; length < blob.length; length++) {
      assertInvalid(Arrays.copyOf(blob, length), Map.of());
    }
    assertInvalid(Arrays.copyOf(blob, blob.length + 1), Map.of());
    assertInvalid(Arrays.copyOf(blob, 6_144), Map.of());
    assertInvalid(Arrays.copyOfRange(blob, 1, blob.length), Map.of());
  }

  @Test
  void refusesPartsOfTwoBlobsPutTogether() {
    byte[] one = encrypt(key, TEXT, Map.of());
    byte[] other = encrypt(otherKey, TEXT, Map.of());
    byte[] foreignHeader = one.clone();
    System.arraycopy(other, 0, foreignHeader, 0, 49);
    assertInvalid(foreignHeader, Map.of());
    byte[] foreignKeyId = one.clone();
    System.arraycopy(other, 1, foreignKeyId, 1, 16);
    assertInvalid(foreignKeyId, Map.of());
  }

  @Test
  void aFailedDecryptionSaysNothing() {
    byte[] blob = encrypt(key, TEXT, CONTEXT);
    REGION
        .assertRefused("Decrypt", ciphertext(blob, Map.of()), ErrorCode.InvalidCiphertextException)
        .hasMessage(null);
    REGION
        .assertRefused("Decrypt", ciphertext(TEXT, Map.of()), ErrorCode.InvalidCiphertextException)
        .hasMessage(null);
  }

  @Test
  void refusesABlobOfAnotherKeyThanTheNamedOne() {
    byte[] blob = encrypt(key, TEXT, Map.of());
    REGION
        .assertRefused(
            "Decrypt",
            ciphertext(blob, Map.of()).put("KeyId", otherKey),
            ErrorCode.IncorrectKeyException)
        .hasMessage(
            "The key ID in the request does not identify a CMK that can perform this operation.");
  }

  @Test
  void aBlobOfAnUnknownKeyIsRefusedAsOneOfSomebodyElse() {
    byte[] blob = encrypt(key, TEXT, Map.of());
    blob[5] ^= 1;
    REGION
        .assertRefused("Decrypt", ciphertext(blob, Map.of()), ErrorCode.AccessDeniedException)
        .hasMessage(
            "The ciphertext refers to a customer master key that does not exist, does not exist"
                + " in this region, or you are not allowed to access.");
  }

  @Test
  void refusesUnknownKeys() {
    String unknown = "00000000-0000-4000-8000-000000000000";
    REGION
        .assertRefused("Encrypt", plaintext(unknown, TEXT, Map.of()), ErrorCode.NotFoundException)
        .hasMessage("Key 'arn:aws:kms:us-east-1:111122223333:key/" + unknown + "' does not exist");
    REGION.assertRefused(
        "Decrypt",
        ciphertext(encrypt(key, TEXT, Map.of()), Map.of()).put("KeyId", unknown),
        ErrorCode.NotFoundException);
  }

  @Test
  void anAeadKeyIsNoKmsKey() {
    REGION
        .assertRefused(
            "Encrypt", plaintext(aeadKey, TEXT, Map.of()), ErrorCode.InvalidKeyUsageException)
        .hasMessageContaining(aeadKey)
        .hasMessageContaining("AEAD");
    byte[] blob = encrypt(key, TEXT, Map.of());
    REGION.assertRefused(
        "Decrypt",
        ciphertext(blob, Map.of()).put("KeyId", aeadKey),
        ErrorCode.InvalidKeyUsageException);
    REGION.assertRefused("ReEncrypt", reEncrypt(blob, aeadKey), ErrorCode.InvalidKeyUsageException);
  }

  @Test
  void refusesAlgorithmsOfOtherKeys() {
    REGION
        .assertRefused(
            "Encrypt",
            plaintext(key, TEXT, Map.of()).put("EncryptionAlgorithm", "RSAES_OAEP_SHA_256"),
            ErrorCode.InvalidKeyUsageException)
        .hasMessage(
            "Algorithm RSAES_OAEP_SHA_256 is incompatible with key spec SYMMETRIC_DEFAULT.");
    REGION
        .assertRefused(
            "Encrypt",
            plaintext(key, TEXT, Map.of()).put("EncryptionAlgorithm", "ROT13"),
            validation())
        .hasMessageContaining("Value 'ROT13' at 'encryptionAlgorithm'");
  }

  @Test
  void reEncryptsToAnotherKeyAndContext() {
    byte[] blob = encrypt(key, TEXT, CONTEXT);
    ObjectNode request = reEncrypt(blob, otherKey);
    CONTEXT.forEach(request.putObject("SourceEncryptionContext")::put);
    request.putObject("DestinationEncryptionContext").put("new", "context");
    ObjectNode answer = REGION.call("ReEncrypt", request);
    assertThat(names(answer))
        .containsExactlyInAnyOrder(
            "CiphertextBlob",
            "SourceKeyId",
            "KeyId",
            "SourceEncryptionAlgorithm",
            "DestinationEncryptionAlgorithm",
            "SourceKeyMaterialId",
            "DestinationKeyMaterialId");
    assertThat(answer.required("SourceKeyId").textValue()).isEqualTo(key);
    assertThat(answer.required("KeyId").textValue()).isEqualTo(otherKey);
    byte[] moved = bytes(answer, "CiphertextBlob");
    assertThat(decrypt(moved, Map.of("new", "context"))).isEqualTo(TEXT);
    assertInvalid(moved, CONTEXT);
  }

  @Test
  void reEncryptTakesBothPermissions() {
    Prepared prepared =
        REGION.prepare("ReEncrypt", reEncrypt(encrypt(key, TEXT, Map.of()), otherKey));
    assertThat(prepared.accesses())
        .extracting(AccessRequest::permission, AccessRequest::resourceArn)
        .containsExactly(tuple("kms:ReEncryptFrom", key), tuple("kms:ReEncryptTo", otherKey));
    assertThat(prepared.resources()).containsExactly(key, otherKey);
  }

  @Test
  void reEncryptRefusesAWrongSource() {
    byte[] blob = encrypt(key, TEXT, Map.of());
    REGION.assertRefused(
        "ReEncrypt",
        reEncrypt(blob, otherKey).put("SourceKeyId", otherKey),
        ErrorCode.IncorrectKeyException);
    blob[blob.length - 1] ^= 1;
    REGION.assertRefused(
        "ReEncrypt", reEncrypt(blob, otherKey), ErrorCode.InvalidCiphertextException);
  }

  @Test
  void theRecordShowsNeitherPlaintextNorCiphertext() {
    ObjectNode shown = REGION.auditParameters("Encrypt", plaintext(key, TEXT, CONTEXT));
    assertThat(names(shown))
        .containsExactlyInAnyOrder("keyId", "encryptionAlgorithm", "encryptionContext");
    byte[] blob = encrypt(key, TEXT, Map.of());
    assertThat(names(REGION.auditParameters("Decrypt", ciphertext(blob, Map.of()))))
        .containsExactly("encryptionAlgorithm");
    assertThat(names(REGION.auditParameters("ReEncrypt", reEncrypt(blob, key))))
        .containsExactlyInAnyOrder(
            "sourceEncryptionAlgorithm", "destinationKeyId", "destinationEncryptionAlgorithm");
  }

  @Test
  void wipesThePlaintextOnceItIsAnswered() {
    byte[] blob = encrypt(key, TEXT, Map.of());
    Result result = REGION.prepare("Decrypt", ciphertext(blob, Map.of())).work().run();
    SecretNode secret = (SecretNode) result.response().required("Plaintext");
    assertThat(secret.binaryValue()).isEqualTo(TEXT);
    assertThat(secret).hasToString("secret");
    result.wipe();
    assertThat(secret.binaryValue()).containsOnly(0);
  }

  private static ErrorCode validation() {
    return ErrorCode.ValidationException;
  }

  private static byte[] encrypt(String keyId, byte[] plaintext, Map<String, String> context) {
    return bytes(REGION.call("Encrypt", plaintext(keyId, plaintext, context)), "CiphertextBlob");
  }

  private static byte[] decrypt(byte[] blob, Map<String, String> context) {
    return bytes(REGION.call("Decrypt", ciphertext(blob, context)), "Plaintext");
  }

  private static void assertInvalid(byte[] blob, Map<String, String> context) {
    REGION.assertRefused(
        "Decrypt", ciphertext(blob, context), ErrorCode.InvalidCiphertextException);
  }

  private static ObjectNode plaintext(String keyId, byte[] plaintext, Map<String, String> context) {
    return with(on(keyId).put("Plaintext", plaintext), context);
  }

  private static ObjectNode ciphertext(byte[] blob, Map<String, String> context) {
    return with(body().put("CiphertextBlob", blob), context);
  }

  private static ObjectNode reEncrypt(byte[] blob, String destination) {
    return ciphertext(blob, Map.of()).put("DestinationKeyId", destination);
  }

  private static ObjectNode with(ObjectNode request, Map<String, String> context) {
    if (!context.isEmpty()) {
      context.forEach(request.putObject("EncryptionContext")::put);
    }
    return request;
  }
}

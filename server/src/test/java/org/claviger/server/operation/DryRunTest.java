package org.claviger.server.operation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.claviger.server.operation.TestRegion.body;
import static org.claviger.server.operation.TestRegion.bytes;
import static org.claviger.server.operation.TestRegion.on;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.claviger.server.error.ErrorCode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a dry run looks at, and what its modifier makes it pass over. */
class DryRunTest {
  private static final byte[] TEXT = "attack at dawn".getBytes(UTF_8);

  @RegisterExtension static final TestRegion REGION = new TestRegion();

  private static String key;
  private static byte[] blob;

  @BeforeAll
  static void createKey() {
    key = REGION.createSymmetricKey();
    blob = bytes(REGION.call("Encrypt", on(key).put("Plaintext", TEXT)), "CiphertextBlob");
  }

  @Test
  void opensTheCiphertext() {
    byte[] forged = blob.clone();
    forged[forged.length - 1] ^= 1;
    REGION.assertRefused(
        "Decrypt", dry().put("CiphertextBlob", blob), ErrorCode.DryRunOperationException);
    REGION.assertRefused(
        "Decrypt", dry().put("CiphertextBlob", forged), ErrorCode.InvalidCiphertextException);
    REGION.assertRefused(
        "ReEncrypt",
        dry().put("CiphertextBlob", forged).put("DestinationKeyId", key),
        ErrorCode.InvalidCiphertextException);
  }

  @Test
  void looksAtNoCiphertextIfToldSo() {
    REGION.assertRefused("Decrypt", ignoring(on(key)), ErrorCode.DryRunOperationException);
    REGION.assertRefused(
        "Decrypt",
        ignoring(on(key)).put("CiphertextBlob", TEXT),
        ErrorCode.DryRunOperationException);
    REGION.assertRefused(
        "ReEncrypt",
        ignoring(body().put("SourceKeyId", key).put("DestinationKeyId", key)),
        ErrorCode.DryRunOperationException);
    REGION.assertRefused(
        "Decrypt",
        ignoring(on(key)).put("EncryptionAlgorithm", "RSAES_OAEP_SHA_1"),
        ErrorCode.InvalidKeyUsageException);
  }

  @Test
  void withoutACiphertextTheKeyMustBeNamed() {
    REGION
        .assertRefused("Decrypt", ignoring(body()), ErrorCode.ValidationException)
        .hasMessage("KeyId must not be null");
    REGION
        .assertRefused(
            "ReEncrypt",
            ignoring(body().put("DestinationKeyId", key)),
            ErrorCode.ValidationException)
        .hasMessage("SourceKeyId must not be null");
  }

  @Test
  void modifiersApplyToADryRunAlone() {
    ObjectNode request = ignoring(on(key)).put("DryRun", false);
    REGION
        .assertRefused("Decrypt", request, ErrorCode.ValidationException)
        .hasMessageContaining("Value null at 'ciphertextBlob'");
    REGION.assertRefused(
        "Decrypt", request.put("CiphertextBlob", TEXT), ErrorCode.InvalidCiphertextException);
    REGION.call("Decrypt", request.put("CiphertextBlob", blob));
    ObjectNode unknown = dry().put("KeyId", key);
    unknown.putArray("DryRunModifiers").add("X");
    REGION
        .assertRefused(
            "Decrypt", unknown.put("CiphertextBlob", blob), ErrorCode.ValidationException)
        .hasMessage(
            "1 validation error detected: Value '[X]' at 'dryRunModifiers' failed to satisfy"
                + " constraint: Member must satisfy constraint: [Member must satisfy enum value"
                + " set: [IGNORE_CIPHERTEXT]]");
  }

  @Test
  void aWrongMacFailsAsItWould() {
    String mac = REGION.createKey("HMAC_256", "GENERATE_VERIFY_MAC");
    ObjectNode request =
        on(mac).put("Message", TEXT).put("MacAlgorithm", "HMAC_SHA_256").put("DryRun", true);
    REGION.assertRefused(
        "VerifyMac", request.put("Mac", new byte[32]), ErrorCode.KMSInvalidMacException);
  }

  @Test
  void attestationIsRefusedByName() {
    ObjectNode request = on(key).put("KeySpec", "AES_256");
    request.putObject("Recipient").put("KeyEncryptionAlgorithm", "RSAES_OAEP_SHA_256");
    REGION
        .assertRefused("GenerateDataKey", request, ErrorCode.UnsupportedOperationException)
        .hasMessage(
            "This server does not support Recipient: it verifies no attestation documents.");
    request.putObject("Recipient").put("KeyEncryptionAlgorithm", "X");
    REGION
        .assertRefused("GenerateDataKey", request, ErrorCode.ValidationException)
        .hasMessageContaining("'recipient.keyEncryptionAlgorithm'");
  }

  private static ObjectNode dry() {
    return body().put("DryRun", true);
  }

  private static ObjectNode ignoring(ObjectNode request) {
    request.putArray("DryRunModifiers").add("IGNORE_CIPHERTEXT");
    return request.put("DryRun", true);
  }
}

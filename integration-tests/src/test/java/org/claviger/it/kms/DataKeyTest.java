package org.claviger.it.kms;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.claviger.it.SharedKeys;
import org.claviger.it.SharedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DataKeySpec;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyResponse;
import software.amazon.awssdk.services.kms.model.InvalidCiphertextException;
import software.amazon.awssdk.services.kms.model.InvalidKeyUsageException;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;

@ExtendWith(SharedServer.class)
class DataKeyTest {
  private static final Map<String, String> CONTEXT = Map.of("table", "invoices");

  private final KmsClient kms;
  private final SharedKeys keys;
  private final String key;

  DataKeyTest(KmsClient kms, SharedKeys keys) {
    this.kms = kms;
    this.keys = keys;
    this.key = keys.symmetric();
  }

  @Test
  void aDataKeyComesInClearAndEncrypted() {
    GenerateDataKeyResponse dataKey =
        kms.generateDataKey(
            r -> r.keyId(key).keySpec(DataKeySpec.AES_256).encryptionContext(CONTEXT));
    assertThat(dataKey.plaintext().asByteArray()).hasSize(32);
    assertThat(dataKey.keyId()).endsWith(":key/" + key);
    assertThat(decrypt(dataKey.ciphertextBlob())).isEqualTo(dataKey.plaintext());
    assertThat(Errors.type(() -> kms.decrypt(r -> r.ciphertextBlob(dataKey.ciphertextBlob()))))
        .isEqualTo(InvalidCiphertextException.class);
    assertThat(
            kms.generateDataKey(r -> r.keyId(key).keySpec(DataKeySpec.AES_128))
                .plaintext()
                .asByteArray())
        .hasSize(16);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 31, 64, 1_024})
  void aDataKeyMayHaveAnyLength(int bytes) {
    GenerateDataKeyResponse dataKey =
        kms.generateDataKey(r -> r.keyId(key).numberOfBytes(bytes).encryptionContext(CONTEXT));
    assertThat(dataKey.plaintext().asByteArray()).hasSize(bytes);
    assertThat(decrypt(dataKey.ciphertextBlob())).isEqualTo(dataKey.plaintext());
  }

  @Test
  void aDataKeyCanComeEncryptedAlone() {
    SdkBytes blob =
        kms.generateDataKeyWithoutPlaintext(
                r -> r.keyId(key).keySpec(DataKeySpec.AES_256).encryptionContext(CONTEXT))
            .ciphertextBlob();
    assertThat(decrypt(blob).asByteArray()).hasSize(32).isNotEqualTo(new byte[32]);
  }

  @Test
  void lengthAndSpecMustBeGivenOneOfThem() {
    assertThat(Errors.code(() -> kms.generateDataKey(r -> r.keyId(key))))
        .isEqualTo("ValidationException");
    assertThat(
            Errors.code(
                () ->
                    kms.generateDataKey(
                        r -> r.keyId(key).keySpec(DataKeySpec.AES_128).numberOfBytes(16))))
        .isEqualTo("ValidationException");
    assertThat(Errors.message(() -> kms.generateDataKey(r -> r.keyId(key).numberOfBytes(0))))
        .isEqualTo(
            "1 validation error detected: Value '0' at 'numberOfBytes' failed to satisfy"
                + " constraint: Member must have value greater than or equal to 1");
    assertThat(Errors.code(() -> kms.generateDataKey(r -> r.keyId(key).numberOfBytes(1_025))))
        .isEqualTo("ValidationException");
  }

  @Test
  void anAsymmetricKeyMakesNone() {
    String rsa = keys.id(KeySpec.RSA_2048, KeyUsageType.ENCRYPT_DECRYPT);
    assertThat(
            Errors.type(() -> kms.generateDataKey(r -> r.keyId(rsa).keySpec(DataKeySpec.AES_256))))
        .isEqualTo(InvalidKeyUsageException.class);
    String hmac = keys.id(KeySpec.HMAC_256, KeyUsageType.GENERATE_VERIFY_MAC);
    assertThat(
            Errors.type(
                () ->
                    kms.generateDataKeyWithoutPlaintext(
                        r -> r.keyId(hmac).keySpec(DataKeySpec.AES_256))))
        .isEqualTo(InvalidKeyUsageException.class);
  }

  @Test
  void randomBytesAreAsManyAsAskedFor() {
    assertThat(kms.generateRandom(r -> r.numberOfBytes(1_024)).plaintext().asByteArray())
        .hasSize(1_024)
        .isNotEqualTo(new byte[1_024]);
    assertThat(Errors.message(() -> kms.generateRandom())).isEqualTo("NumberOfBytes is required.");
    assertThat(Errors.code(() -> kms.generateRandom(r -> r.numberOfBytes(1_025))))
        .isEqualTo("ValidationException");
    assertThat(
            Errors.code(
                () ->
                    kms.generateRandom(
                        r -> r.numberOfBytes(8).customKeyStoreId("cks-1234567890abcdef0"))))
        .isEqualTo("CustomKeyStoreNotFoundException");
  }

  private SdkBytes decrypt(SdkBytes blob) {
    return kms.decrypt(r -> r.ciphertextBlob(blob).encryptionContext(CONTEXT)).plaintext();
  }
}

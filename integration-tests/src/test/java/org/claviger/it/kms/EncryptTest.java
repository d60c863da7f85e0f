package org.claviger.it.kms;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.claviger.it.SharedKeys;
import org.claviger.it.SharedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DecryptResponse;
import software.amazon.awssdk.services.kms.model.EncryptResponse;
import software.amazon.awssdk.services.kms.model.IncorrectKeyException;
import software.amazon.awssdk.services.kms.model.InvalidCiphertextException;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.ReEncryptResponse;

@ExtendWith(SharedServer.class)
class EncryptTest {
  private static final SdkBytes PLAINTEXT = SdkBytes.fromUtf8String("a letter of credit");
  private static final Map<String, String> CONTEXT = Map.of("department", "treasury", "k", "");

  private final KmsClient kms;
  private final String key;
  private final String signingKey;

  EncryptTest(KmsClient kms, SharedKeys keys) {
    this.kms = kms;
    this.key = keys.symmetric();
    this.signingKey = keys.id(KeySpec.ECC_NIST_P256, KeyUsageType.SIGN_VERIFY);
  }

  @Test
  void whatIsEncryptedIsDecryptedWithTheKeyNamedOrNot() {
    EncryptResponse encrypted = kms.encrypt(r -> r.keyId(key).plaintext(PLAINTEXT));
    assertThat(encrypted.keyId()).endsWith(":key/" + key);
    assertThat(encrypted.encryptionAlgorithmAsString()).isEqualTo("SYMMETRIC_DEFAULT");
    DecryptResponse unnamed = kms.decrypt(r -> r.ciphertextBlob(encrypted.ciphertextBlob()));
    assertThat(unnamed.plaintext()).isEqualTo(PLAINTEXT);
    assertThat(unnamed.keyId()).isEqualTo(encrypted.keyId());
    assertThat(unnamed.keyMaterialId()).matches("[a-f0-9]{64}");
    assertThat(
            kms.decrypt(r -> r.keyId(key).ciphertextBlob(encrypted.ciphertextBlob())).plaintext())
        .isEqualTo(PLAINTEXT);
  }

  @Test
  void twoCiphertextsOfOnePlaintextDiffer() {
    assertThat(encrypt(Map.of())).isNotEqualTo(encrypt(Map.of()));
  }

  @Test
  void theEncryptionContextMustMatchExactly() {
    SdkBytes blob = encrypt(CONTEXT);
    assertThat(decrypt(blob, CONTEXT)).isEqualTo(PLAINTEXT);
    for (Map<String, String> other :
        List.<Map<String, String>>of(
            Map.of(),
            Map.of("department", "treasury"),
            Map.of("department", "treasury", "k", "v"),
            Map.of("department", "treasury", "K", ""),
            Map.of("department", "Treasury", "k", ""),
            Map.of("department", "treasury", "k", "", "more", ""))) {
      assertThat(Errors.type(() -> decrypt(blob, other)))
          .as("%s", other)
          .isEqualTo(InvalidCiphertextException.class);
    }
    assertThat(Errors.message(() -> decrypt(blob, Map.of()))).isNull();
  }

  @Test
  void contextsThatWouldRunTogetherAreKeptApart() {
    SdkBytes blob = encrypt(Map.of("a", "bc", "d", "e"));
    assertThat(Errors.type(() -> decrypt(blob, Map.of("a", "b", "cd", "e"))))
        .isEqualTo(InvalidCiphertextException.class);
    assertThat(Errors.type(() -> decrypt(blob, Map.of("ab", "c", "d", "e"))))
        .isEqualTo(InvalidCiphertextException.class);
  }

  @Test
  void anotherKeyThanTheCiphertextsIsRefused() {
    String other = kms.createKey().keyMetadata().keyId();
    SdkBytes blob = encrypt(Map.of());
    assertThat(Errors.type(() -> kms.decrypt(r -> r.keyId(other).ciphertextBlob(blob))))
        .isEqualTo(IncorrectKeyException.class);
    assertThat(Errors.code(() -> kms.decrypt(r -> r.keyId(signingKey).ciphertextBlob(blob))))
        .isIn("IncorrectKeyException", "InvalidKeyUsageException");
  }

  @Test
  void aPlaintextMayBe4096BytesAndNoMore() {
    SdkBytes longest = SdkBytes.fromByteArray(new byte[4_096]);
    SdkBytes blob =
        kms.encrypt(r -> r.keyId(key).plaintext(longest).encryptionContext(CONTEXT))
            .ciphertextBlob();
    assertThat(blob.asByteArrayUnsafe().length).isLessThanOrEqualTo(6_144);
    assertThat(decrypt(blob, CONTEXT)).isEqualTo(longest);
    assertThat(
            Errors.message(
                () ->
                    kms.encrypt(
                        r -> r.keyId(key).plaintext(SdkBytes.fromByteArray(new byte[4_097])))))
        .isEqualTo(
            "1 validation error detected: Value at 'plaintext' failed to satisfy constraint:"
                + " Member must have length less than or equal to 4096");
    assertThat(
            Errors.code(
                () ->
                    kms.encrypt(r -> r.keyId(key).plaintext(SdkBytes.fromByteArray(new byte[0])))))
        .isEqualTo("ValidationException");
  }

  @Test
  void whatIsNoCiphertextIsRefused() {
    assertThat(
            Errors.type(
                () -> kms.decrypt(r -> r.ciphertextBlob(SdkBytes.fromByteArray(new byte[200])))))
        .isEqualTo(InvalidCiphertextException.class);
    assertThat(
            Errors.code(
                () -> kms.decrypt(r -> r.ciphertextBlob(SdkBytes.fromByteArray(new byte[6_145])))))
        .isEqualTo("ValidationException");
  }

  @Test
  void reEncryptChangesKeyAndContextWithoutShowingThePlaintext() {
    String destination = kms.createKey().keyMetadata().keyId();
    SdkBytes blob = encrypt(CONTEXT);
    ReEncryptResponse moved =
        kms.reEncrypt(
            r ->
                r.ciphertextBlob(blob)
                    .sourceEncryptionContext(CONTEXT)
                    .destinationKeyId(destination)
                    .destinationEncryptionContext(Map.of("to", "there")));
    assertThat(moved.sourceKeyId()).endsWith(key);
    assertThat(moved.keyId()).endsWith(destination);
    assertThat(decrypt(moved.ciphertextBlob(), Map.of("to", "there"))).isEqualTo(PLAINTEXT);
    assertThat(
            Errors.type(
                () -> kms.reEncrypt(r -> r.ciphertextBlob(blob).destinationKeyId(destination))))
        .isEqualTo(InvalidCiphertextException.class);
    assertThat(
            Errors.type(
                () ->
                    kms.reEncrypt(
                        r ->
                            r.ciphertextBlob(blob)
                                .sourceKeyId(destination)
                                .sourceEncryptionContext(CONTEXT)
                                .destinationKeyId(destination))))
        .isEqualTo(IncorrectKeyException.class);
    assertThat(
            Errors.code(
                () ->
                    kms.reEncrypt(
                        r ->
                            r.ciphertextBlob(blob)
                                .sourceEncryptionContext(CONTEXT)
                                .destinationKeyId(signingKey))))
        .isEqualTo("InvalidKeyUsageException");
  }

  @Test
  void aSigningKeyDoesNotEncrypt() {
    assertThat(Errors.message(() -> kms.encrypt(r -> r.keyId(signingKey).plaintext(PLAINTEXT))))
        .endsWith("key usage is SIGN_VERIFY which is not valid for Encrypt.");
  }

  @Test
  void aRecipientIsRefusedAndNotIgnored() {
    SdkBytes blob = encrypt(Map.of());
    assertThat(
            Errors.code(
                () ->
                    kms.decrypt(
                        r ->
                            r.ciphertextBlob(blob)
                                .recipient(
                                    a ->
                                        a.attestationDocument(SdkBytes.fromByteArray(new byte[1]))
                                            .keyEncryptionAlgorithm("RSAES_OAEP_SHA_256")))))
        .isEqualTo("UnsupportedOperationException");
  }

  private SdkBytes encrypt(Map<String, String> context) {
    return kms.encrypt(r -> r.keyId(key).plaintext(PLAINTEXT).encryptionContext(context))
        .ciphertextBlob();
  }

  private SdkBytes decrypt(SdkBytes blob, Map<String, String> context) {
    return kms.decrypt(r -> r.ciphertextBlob(blob).encryptionContext(context)).plaintext();
  }
}

package org.claviger.it.kms;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.claviger.it.SharedKeys;
import org.claviger.it.SharedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.OriginType;
import software.amazon.awssdk.services.kms.model.Tag;
import software.amazon.awssdk.services.kms.model.TagException;

@ExtendWith(SharedServer.class)
class CreateKeyTest {
  private final KmsClient kms;
  private final SharedKeys keys;

  CreateKeyTest(KmsClient kms, SharedKeys keys) {
    this.kms = kms;
    this.keys = keys;
  }

  @ParameterizedTest
  @CsvSource({
    "SYMMETRIC_DEFAULT, ENCRYPT_DECRYPT, SYMMETRIC_DEFAULT",
    "RSA_2048, ENCRYPT_DECRYPT, RSAES_OAEP_SHA_1 RSAES_OAEP_SHA_256",
    "RSA_3072, ENCRYPT_DECRYPT, RSAES_OAEP_SHA_1 RSAES_OAEP_SHA_256",
    "RSA_4096, ENCRYPT_DECRYPT, RSAES_OAEP_SHA_1 RSAES_OAEP_SHA_256",
    "RSA_2048, SIGN_VERIFY, RSASSA_PKCS1_V1_5_SHA_256 RSASSA_PKCS1_V1_5_SHA_384"
        + " RSASSA_PKCS1_V1_5_SHA_512 RSASSA_PSS_SHA_256 RSASSA_PSS_SHA_384 RSASSA_PSS_SHA_512",
    "ECC_NIST_P256, SIGN_VERIFY, ECDSA_SHA_256",
    "ECC_NIST_P384, SIGN_VERIFY, ECDSA_SHA_384",
    "ECC_NIST_P521, SIGN_VERIFY, ECDSA_SHA_512",
    "ECC_SECG_P256_K1, SIGN_VERIFY, ECDSA_SHA_256",
    "ECC_NIST_P256, KEY_AGREEMENT, ECDH",
    "ECC_NIST_P384, KEY_AGREEMENT, ECDH",
    "ECC_NIST_P521, KEY_AGREEMENT, ECDH",
    "HMAC_224, GENERATE_VERIFY_MAC, HMAC_SHA_224",
    "HMAC_256, GENERATE_VERIFY_MAC, HMAC_SHA_256",
    "HMAC_384, GENERATE_VERIFY_MAC, HMAC_SHA_384",
    "HMAC_512, GENERATE_VERIFY_MAC, HMAC_SHA_512",
  })
  void aKeyOfEachSpecSaysWhatItIsFor(KeySpec spec, KeyUsageType usage, String algorithms) {
    KeyMetadata key = kms.describeKey(r -> r.keyId(keys.id(spec, usage))).keyMetadata();
    assertThat(key.keySpec()).isEqualTo(spec);
    assertThat(key.keyUsage()).isEqualTo(usage);
    assertThat(key.keyState()).isEqualTo(KeyState.ENABLED);
    assertThat(key.enabled()).isTrue();
    assertThat(key.origin()).isEqualTo(OriginType.AWS_KMS);
    assertThat(key.multiRegion()).isFalse();
    assertThat(key.arn()).isEqualTo("arn:aws:kms:us-east-1:111122223333:key/" + key.keyId());
    assertThat(algorithmsOf(key)).containsExactlyInAnyOrder(algorithms.split(" "));
  }

  private static List<String> algorithmsOf(KeyMetadata key) {
    return switch (key.keyUsage()) {
      case ENCRYPT_DECRYPT -> key.encryptionAlgorithmsAsStrings();
      case SIGN_VERIFY -> key.signingAlgorithmsAsStrings();
      case GENERATE_VERIFY_MAC -> key.macAlgorithmsAsStrings();
      case KEY_AGREEMENT -> key.keyAgreementAlgorithmsAsStrings();
      default -> throw new AssertionError(key);
    };
  }

  @Test
  void anEd25519KeySaysWhatItIsFor() {
    KeyMetadata key =
        kms.describeKey(
                r -> r.keyId(keys.id(KeySpec.ECC_NIST_EDWARDS25519, KeyUsageType.SIGN_VERIFY)))
            .keyMetadata();
    assertThat(key.keySpec()).isEqualTo(KeySpec.ECC_NIST_EDWARDS25519);
    assertThat(key.signingAlgorithmsAsStrings()).contains("ED25519_SHA_512");
  }

  @Test
  void descriptionAndDateAreKept() {
    Instant before = Instant.now();
    KeyMetadata made =
        kms.createKey(
                r ->
                    r.description("für \"Zölle\" ☂")
                        .tags(Tag.builder().tagKey("team").tagValue("").build()))
            .keyMetadata();
    assertThat(made.creationDate())
        .isBetween(before.minus(Duration.ofSeconds(1)), Instant.now().plus(Duration.ofSeconds(1)));
    KeyMetadata described = kms.describeKey(r -> r.keyId(made.arn())).keyMetadata();
    assertThat(described).isEqualTo(made);
    assertThat(described.description()).isEqualTo("für \"Zölle\" ☂");
    assertThat(described.keyManagerAsString()).isEqualTo("CUSTOMER");
    assertThat(described.awsAccountId()).isEqualTo("111122223333");
  }

  @Test
  void aNewDescriptionTakesTheOldOnesPlace() {
    String key = kms.createKey(r -> r.description("old")).keyMetadata().keyId();
    kms.updateKeyDescription(r -> r.keyId(key).description("new"));
    assertThat(kms.describeKey(r -> r.keyId(key)).keyMetadata().description()).isEqualTo("new");
    assertThat(
            Errors.code(
                () -> kms.updateKeyDescription(r -> r.keyId(key).description("x".repeat(8_193)))))
        .isEqualTo("ValidationException");
  }

  @ParameterizedTest
  @CsvSource({
    "SYMMETRIC_DEFAULT, SIGN_VERIFY",
    "ECC_NIST_P256, ENCRYPT_DECRYPT",
    "ECC_SECG_P256K1, KEY_AGREEMENT",
    "ECC_NIST_EDWARDS25519, KEY_AGREEMENT",
    "RSA_2048, GENERATE_VERIFY_MAC",
    "HMAC_256, SIGN_VERIFY",
    "SM2, SIGN_VERIFY",
    "ROT13, ENCRYPT_DECRYPT",
    "SYMMETRIC_DEFAULT, DECORATION",
  })
  void aUsageThatTheSpecIsNotForIsRefused(String spec, String usage) {
    assertThat(Errors.code(() -> kms.createKey(r -> r.keySpec(spec).keyUsage(usage))))
        .isIn("ValidationException", "UnsupportedOperationException");
  }

  @ParameterizedTest
  @CsvSource({"RSA_2048", "ECC_NIST_P256", "HMAC_256"})
  void aUsageMustBeGivenForAllButSymmetricKeys(String spec) {
    assertThat(Errors.message(() -> kms.createKey(r -> r.keySpec(spec))))
        .isEqualTo(
            "You must specify a KeyUsage value for all KMS keys except for symmetric encryption"
                + " keys.");
  }

  @Test
  void badTagsAreRefused() {
    assertThat(Errors.type(() -> createWithTags(tag("aws:mine", "x"))))
        .isEqualTo(TagException.class);
    assertThat(Errors.message(() -> createWithTags(tag("a", "1"), tag("a", "2"))))
        .isEqualTo("Duplicate tag keys");
    assertThat(Errors.code(() -> createWithTags(tag("a".repeat(129), "1"))))
        .isEqualTo("ValidationException");
  }

  private void createWithTags(Tag... tags) {
    kms.createKey(r -> r.tags(tags));
  }

  private static Tag tag(String key, String value) {
    return Tag.builder().tagKey(key).tagValue(value).build();
  }

  @Test
  void aCustomKeyStoreThatIsNotThereIsRefused() {
    assertThat(
            Errors.code(
                () ->
                    kms.createKey(
                        r ->
                            r.customKeyStoreId("cks-1234567890abcdef0")
                                .origin(OriginType.AWS_CLOUDHSM))))
        .isEqualTo("CustomKeyStoreNotFoundException");
    assertThat(Errors.code(() -> kms.createKey(r -> r.customKeyStoreId("cks-1234567890abcdef0"))))
        .as("without its origin")
        .isEqualTo("ValidationException");
  }

  @Test
  void aKeyIsFoundByIdAndArnAndByNoOther() {
    String id = keys.symmetric();
    String arn = kms.describeKey(r -> r.keyId(id)).keyMetadata().arn();
    assertThat(kms.describeKey(r -> r.keyId(arn)).keyMetadata().keyId()).isEqualTo(id);
    for (String wrong :
        List.of(
            "12345678-1234-1234-1234-123456789012",
            "fake",
            arn.replace("us-east-1", "eu-west-1"),
            "alias/never-made")) {
      assertThat(Errors.code(() -> kms.describeKey(r -> r.keyId(wrong))))
          .as(wrong)
          .isEqualTo("NotFoundException");
    }
    String foreign = arn.replace("111122223333", "444455556666");
    assertThat(Errors.code(() -> kms.describeKey(r -> r.keyId(foreign))))
        .as("whether another account has a key is not told")
        .isEqualTo("AccessDeniedException");
    assertThat(Errors.code(() -> kms.describeKey(r -> r.keyId("arn:aws:kms:broken"))))
        .isIn("InvalidArnException", "NotFoundException");
  }
}

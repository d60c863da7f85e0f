package org.claviger.it.kms;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.claviger.it.SharedServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DisabledException;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.KmsInvalidStateException;
import software.amazon.awssdk.services.kms.model.ScheduleKeyDeletionResponse;

@Tag("one-jdk")
@ExtendWith(SharedServer.class)
class KeyStateTest {
  private static final SdkBytes MESSAGE = SdkBytes.fromUtf8String("a letter of credit");

  private final KmsClient kms;

  KeyStateTest(KmsClient kms) {
    this.kms = kms;
  }

  @Test
  void aDisabledKeyIsNotUsedUntilItIsEnabled() {
    KeyMetadata key = kms.createKey().keyMetadata();
    SdkBytes blob = kms.encrypt(r -> r.keyId(key.keyId()).plaintext(MESSAGE)).ciphertextBlob();
    kms.disableKey(r -> r.keyId(key.keyId()));
    assertThat(describe(key).keyState()).isEqualTo(KeyState.DISABLED);
    assertThat(describe(key).enabled()).isFalse();
    assertThat(Errors.type(() -> kms.encrypt(r -> r.keyId(key.keyId()).plaintext(MESSAGE))))
        .isEqualTo(DisabledException.class);
    assertThat(Errors.type(() -> kms.decrypt(r -> r.ciphertextBlob(blob))))
        .isEqualTo(DisabledException.class);
    assertThat(Errors.type(() -> kms.generateDataKey(r -> r.keyId(key.keyId()).numberOfBytes(8))))
        .isEqualTo(DisabledException.class);
    assertThat(Errors.message(() -> kms.encrypt(r -> r.keyId(key.keyId()).plaintext(MESSAGE))))
        .isEqualTo(key.arn() + " is disabled.");
    kms.updateKeyDescription(r -> r.keyId(key.keyId()).description("still there"));
    kms.enableKey(r -> r.keyId(key.keyId()));
    assertThat(kms.decrypt(r -> r.ciphertextBlob(blob)).plaintext()).isEqualTo(MESSAGE);
  }

  @Test
  void aDisabledSigningKeyNeitherSignsNorShowsItsPublicKey() {
    String key =
        kms.createKey(r -> r.keySpec(KeySpec.ECC_NIST_P256).keyUsage(KeyUsageType.SIGN_VERIFY))
            .keyMetadata()
            .keyId();
    kms.disableKey(r -> r.keyId(key));
    assertThat(
            Errors.type(
                () ->
                    kms.sign(r -> r.keyId(key).message(MESSAGE).signingAlgorithm("ECDSA_SHA_256"))))
        .isEqualTo(DisabledException.class);
    assertThat(Errors.type(() -> kms.getPublicKey(r -> r.keyId(key))))
        .isEqualTo(DisabledException.class);
  }

  @Test
  void aKeyWhoseDeletionIsPendingIsNotUsedAndComesBackDisabled() {
    KeyMetadata key = kms.createKey().keyMetadata();
    SdkBytes blob = kms.encrypt(r -> r.keyId(key.keyId()).plaintext(MESSAGE)).ciphertextBlob();
    ScheduleKeyDeletionResponse scheduled =
        kms.scheduleKeyDeletion(r -> r.keyId(key.keyId()).pendingWindowInDays(7));
    assertThat(scheduled.keyId()).isEqualTo(key.arn());
    assertThat(scheduled.keyState()).isEqualTo(KeyState.PENDING_DELETION);
    assertThat(scheduled.pendingWindowInDays()).isEqualTo(7);
    assertThat(Duration.between(Instant.now(), scheduled.deletionDate()))
        .isBetween(Duration.ofDays(6), Duration.ofDays(8));
    assertThat(describe(key).deletionDate()).isEqualTo(scheduled.deletionDate());
    assertThat(Errors.type(() -> kms.decrypt(r -> r.ciphertextBlob(blob))))
        .isEqualTo(KmsInvalidStateException.class);
    assertThat(Errors.message(() -> kms.enableKey(r -> r.keyId(key.keyId()))))
        .isEqualTo(key.arn() + " is pending deletion.");
    assertThat(Errors.type(() -> kms.disableKey(r -> r.keyId(key.keyId()))))
        .isEqualTo(KmsInvalidStateException.class);
    assertThat(Errors.type(() -> kms.scheduleKeyDeletion(r -> r.keyId(key.keyId()))))
        .isEqualTo(KmsInvalidStateException.class);
    assertThat(
            Errors.type(
                () -> kms.createAlias(r -> r.aliasName("alias/late").targetKeyId(key.keyId()))))
        .isEqualTo(KmsInvalidStateException.class);
    assertThat(kms.cancelKeyDeletion(r -> r.keyId(key.keyId())).keyId()).isEqualTo(key.arn());
    assertThat(describe(key).keyState()).isEqualTo(KeyState.DISABLED);
    assertThat(describe(key).deletionDate()).isNull();
    kms.enableKey(r -> r.keyId(key.keyId()));
    assertThat(kms.decrypt(r -> r.ciphertextBlob(blob)).plaintext()).isEqualTo(MESSAGE);
  }

  @Test
  void onlyAPendingDeletionIsCancelled() {
    KeyMetadata key = kms.createKey().keyMetadata();
    assertThat(Errors.message(() -> kms.cancelKeyDeletion(r -> r.keyId(key.keyId()))))
        .isEqualTo(key.arn() + " is not pending deletion.");
  }

  @Test
  void theWaitIsSevenToThirtyDays() {
    KeyMetadata key = kms.createKey().keyMetadata();
    for (int days : new int[] {6, 31}) {
      assertThat(
              Errors.code(
                  () ->
                      kms.scheduleKeyDeletion(r -> r.keyId(key.keyId()).pendingWindowInDays(days))))
          .isEqualTo("ValidationException");
    }
    assertThat(kms.scheduleKeyDeletion(r -> r.keyId(key.keyId())).pendingWindowInDays())
        .isEqualTo(30);
  }

  @Test
  void anAliasDoesNotNameTheKeyToDelete() {
    KeyMetadata key = kms.createKey().keyMetadata();
    kms.createAlias(r -> r.aliasName("alias/doomed").targetKeyId(key.keyId()));
    assertThat(Errors.code(() -> kms.scheduleKeyDeletion(r -> r.keyId("alias/doomed"))))
        .as("changes of a key take its id or ARN, not an alias")
        .isIn("NotFoundException", "InvalidArnException", "ValidationException");
    kms.deleteAlias(r -> r.aliasName("alias/doomed"));
  }

  private KeyMetadata describe(KeyMetadata key) {
    return kms.describeKey(r -> r.keyId(key.keyId())).keyMetadata();
  }
}

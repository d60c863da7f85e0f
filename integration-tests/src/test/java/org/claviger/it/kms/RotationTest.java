package org.claviger.it.kms;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.claviger.it.SharedKeys;
import org.claviger.it.SharedServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DecryptResponse;
import software.amazon.awssdk.services.kms.model.DisabledException;
import software.amazon.awssdk.services.kms.model.GetKeyRotationStatusResponse;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.LimitExceededException;
import software.amazon.awssdk.services.kms.model.RotationType;
import software.amazon.awssdk.services.kms.model.RotationsListEntry;
import software.amazon.awssdk.services.kms.model.UnsupportedOperationException;

/** Rotation by the clock and on demand, as the AWS SDK sees it. */
@Tag("one-jdk")
@ExtendWith(SharedServer.class)
class RotationTest {
  private static final SdkBytes PLAINTEXT = SdkBytes.fromUtf8String("a letter of credit");
  private static final int MAX_ON_DEMAND = 25;

  private final KmsClient kms;
  private final SharedKeys keys;

  RotationTest(KmsClient kms, SharedKeys keys) {
    this.kms = kms;
    this.keys = keys;
  }

  @Test
  void theClockRotatesWhenItIsToldTo() {
    String key = kms.createKey().keyMetadata().keyId();
    assertThat(status(key).keyRotationEnabled()).isFalse();
    Instant before = Instant.now();
    kms.enableKeyRotation(r -> r.keyId(key));
    assertThat(status(key).keyRotationEnabled()).isTrue();
    assertThat(status(key).rotationPeriodInDays()).isEqualTo(365);
    assertThat(status(key).nextRotationDate())
        .isBetween(
            before.plus(Duration.ofDays(365)).minusSeconds(2),
            Instant.now().plus(Duration.ofDays(365)));
    kms.enableKeyRotation(r -> r.keyId(key).rotationPeriodInDays(90));
    assertThat(status(key).rotationPeriodInDays()).isEqualTo(90);
    for (int days : new int[] {89, 2_561}) {
      assertThat(
              Errors.code(
                  () -> kms.enableKeyRotation(r -> r.keyId(key).rotationPeriodInDays(days))))
          .isEqualTo("ValidationException");
    }
    kms.disableKeyRotation(r -> r.keyId(key));
    assertThat(status(key).keyRotationEnabled()).isFalse();
  }

  @Test
  void whatWasEncryptedBeforeARotationIsDecryptedForEver() {
    String key = kms.createKey().keyMetadata().keyId();
    SdkBytes old = encrypt(key);
    kms.rotateKeyOnDemand(r -> r.keyId(key));
    SdkBytes newer = encrypt(key);
    DecryptResponse opened = kms.decrypt(r -> r.ciphertextBlob(old));
    assertThat(opened.plaintext()).isEqualTo(PLAINTEXT);
    assertThat(opened.keyMaterialId())
        .isNotEqualTo(kms.decrypt(r -> r.ciphertextBlob(newer)).keyMaterialId());
    List<RotationsListEntry> rotations = kms.listKeyRotations(r -> r.keyId(key)).rotations();
    assertThat(rotations).hasSize(1);
    assertThat(rotations.get(0).rotationType()).isEqualTo(RotationType.ON_DEMAND);
  }

  @Test
  void aKeyIsRotatedOnDemandSoOftenAndNoMore() {
    String key = kms.createKey().keyMetadata().keyId();
    for (int i = 0; i < MAX_ON_DEMAND; i++) {
      kms.rotateKeyOnDemand(r -> r.keyId(key));
    }
    assertThat(Errors.type(() -> kms.rotateKeyOnDemand(r -> r.keyId(key))))
        .isEqualTo(LimitExceededException.class);
    assertThat(kms.listKeyRotationsPaginator(r -> r.keyId(key).limit(10)).rotations())
        .hasSize(MAX_ON_DEMAND);
  }

  @Test
  void otherKeysAreNotRotated() {
    String hmac = keys.id(KeySpec.HMAC_256, KeyUsageType.GENERATE_VERIFY_MAC);
    assertThat(Errors.type(() -> kms.rotateKeyOnDemand(r -> r.keyId(hmac))))
        .isEqualTo(UnsupportedOperationException.class);
    assertThat(Errors.type(() -> kms.enableKeyRotation(r -> r.keyId(hmac))))
        .isEqualTo(UnsupportedOperationException.class);
    String disabled = kms.createKey().keyMetadata().keyId();
    kms.disableKey(r -> r.keyId(disabled));
    assertThat(Errors.type(() -> kms.rotateKeyOnDemand(r -> r.keyId(disabled))))
        .isEqualTo(DisabledException.class);
  }

  private GetKeyRotationStatusResponse status(String key) {
    return kms.getKeyRotationStatus(r -> r.keyId(key));
  }

  private SdkBytes encrypt(String key) {
    return kms.encrypt(r -> r.keyId(key).plaintext(PLAINTEXT)).ciphertextBlob();
  }
}

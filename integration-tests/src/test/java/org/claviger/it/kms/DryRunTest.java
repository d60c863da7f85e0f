package org.claviger.it.kms;

import static org.assertj.core.api.Assertions.assertThat;

import org.claviger.it.SharedServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DataKeySpec;
import software.amazon.awssdk.services.kms.model.DisabledException;
import software.amazon.awssdk.services.kms.model.DryRunOperationException;
import software.amazon.awssdk.services.kms.model.InvalidCiphertextException;

/** Dry runs, as the AWS SDK sees them. */
@Tag("one-jdk")
@ExtendWith(SharedServer.class)
class DryRunTest {
  private final KmsClient kms;

  DryRunTest(KmsClient kms) {
    this.kms = kms;
  }

  @Test
  void aDryRunThatWouldSucceedIsARefusalOfItsOwn() {
    String key = kms.createKey().keyMetadata().keyId();
    SdkBytes text = SdkBytes.fromUtf8String("text");
    assertThat(Errors.type(() -> kms.encrypt(r -> r.keyId(key).plaintext(text).dryRun(true))))
        .isEqualTo(DryRunOperationException.class);
    assertThat(Errors.message(() -> kms.encrypt(r -> r.keyId(key).plaintext(text).dryRun(true))))
        .isEqualTo("The request would have succeeded, but the DryRun option is set.");
    assertThat(
            Errors.type(
                () ->
                    kms.generateDataKey(
                        r -> r.keyId(key).keySpec(DataKeySpec.AES_256).dryRun(true))))
        .isEqualTo(DryRunOperationException.class);
    SdkBytes blob = kms.encrypt(r -> r.keyId(key).plaintext(text)).ciphertextBlob();
    assertThat(Errors.type(() -> kms.decrypt(r -> r.ciphertextBlob(blob).dryRun(true))))
        .isEqualTo(DryRunOperationException.class);
    assertThat(Errors.type(() -> kms.decrypt(r -> r.keyId(key).ciphertextBlob(text).dryRun(true))))
        .isEqualTo(InvalidCiphertextException.class);
    kms.disableKey(r -> r.keyId(key));
    assertThat(Errors.type(() -> kms.encrypt(r -> r.keyId(key).plaintext(text).dryRun(true))))
        .isEqualTo(DisabledException.class);
  }
}

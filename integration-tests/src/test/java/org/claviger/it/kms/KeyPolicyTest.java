package org.claviger.it.kms;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.claviger.it.SharedServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.LimitExceededException;
import software.amazon.awssdk.services.kms.model.MalformedPolicyDocumentException;
import software.amazon.awssdk.services.kms.model.NotFoundException;

/** Key policies, as the AWS SDK sees them. */
@Tag("one-jdk")
@ExtendWith(SharedServer.class)
class KeyPolicyTest {
  private final KmsClient kms;

  KeyPolicyTest(KmsClient kms) {
    this.kms = kms;
  }

  private static final String ROOT =
      "{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"kms:*\", \"Resource\": \"*\","
          + " \"Principal\": {\"AWS\": \"arn:aws:iam::111122223333:root\"}}}";

  @Test
  void aPolicyIsKeptAsItWasWritten() {
    String key = kms.createKey().keyMetadata().keyId();
    kms.putKeyPolicy(r -> r.keyId(key).policyName("default").policy(ROOT));
    assertThat(kms.getKeyPolicy(r -> r.keyId(key)).policy()).isEqualTo(ROOT);
    String other = kms.createKey(r -> r.policy(ROOT)).keyMetadata().keyId();
    assertThat(kms.getKeyPolicy(r -> r.keyId(other)).policy()).isEqualTo(ROOT);
  }

  @Test
  void refusalsAreAwss() {
    String key = kms.createKey().keyMetadata().keyId();
    assertThat(Errors.type(() -> kms.putKeyPolicy(r -> r.keyId(key).policy("{}"))))
        .isEqualTo(MalformedPolicyDocumentException.class);
    String denying = ROOT.replace("Allow", "Deny");
    for (String policy : List.of(denying, ROOT.replace("kms:*", "kms:Encrypt"))) {
      assertThat(Errors.type(() -> kms.putKeyPolicy(r -> r.keyId(key).policy(policy))))
          .isEqualTo(MalformedPolicyDocumentException.class);
      assertThat(Errors.message(() -> kms.putKeyPolicy(r -> r.keyId(key).policy(policy))))
          .contains("The new key policy will not allow you to update the key policy in the future");
    }
    assertThat(
            Errors.type(
                () -> kms.putKeyPolicy(r -> r.keyId(key).policy(ROOT + " ".repeat(33_000)))))
        .isEqualTo(LimitExceededException.class);
    assertThat(Errors.type(() -> kms.putKeyPolicy(r -> r.keyId(key).policyName("x").policy(ROOT))))
        .isEqualTo(NotFoundException.class);
  }
}

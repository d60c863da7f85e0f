package org.claviger.it.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.UUID;
import org.claviger.it.ServerProcess;
import org.claviger.it.SharedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AccessKey;
import software.amazon.awssdk.services.iam.model.EntityAlreadyExistsException;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.StatusType;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.iam.model.User;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KmsException;

/** AWS's own SDK makes a user with an access key and a policy, and takes them away again. */
@org.junit.jupiter.api.Tag("one-jdk")
@ExtendWith(SharedServer.class)
class IdentitiesTest {
  private static final String POLICY =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"kms:Encrypt\",\"Resource\":\"*\"}]}";

  private final ServerProcess server;
  private final String name = "user-" + UUID.randomUUID();

  IdentitiesTest(ServerProcess server) {
    this.server = server;
  }

  @Test
  void aUserLivesAndDies() {
    try (Administrator root = new Administrator(server)) {
      IamClient iam = root.iam();
      User made =
          iam.createUser(
                  r ->
                      r.userName(name)
                          .path("/it/")
                          .tags(Tag.builder().key("team").value("a b").build()))
              .user();
      assertThat(made.arn()).isEqualTo("arn:aws:iam::111122223333:user/it/" + name);
      assertThat(iam.getUser(r -> r.userName(name)).user()).isEqualTo(made);
      assertThat(iam.listUsersPaginator(r -> r.maxItems(1)).users())
          .extracting(User::userName)
          .contains(name);
      assertThatThrownBy(() -> iam.createUser(r -> r.userName(name)))
          .isInstanceOf(EntityAlreadyExistsException.class);

      String arn = iam.createPolicy(r -> r.policyName(name).policyDocument(POLICY)).policy().arn();
      iam.attachUserPolicy(r -> r.userName(name).policyArn(arn));
      assertThat(iam.listEntitiesForPolicy(r -> r.policyArn(arn)).policyUsers()).hasSize(1);
      assertThat(iam.getAccountSummary().summaryMapAsStrings()).containsEntry("UsersQuota", 5_000);

      AccessKey key = iam.createAccessKey(r -> r.userName(name)).accessKey();
      assertThat(refusal(root, key)).isEqualTo("AccessDeniedException");
      iam.updateAccessKey(
          r -> r.userName(name).accessKeyId(key.accessKeyId()).status(StatusType.INACTIVE));
      assertThat(refusal(root, key)).isEqualTo("UnrecognizedClientException");
      assertThat(
              iam.getAccessKeyLastUsed(r -> r.accessKeyId(key.accessKeyId()))
                  .accessKeyLastUsed()
                  .serviceName())
          .isEqualTo("kms");

      iam.deleteAccessKey(r -> r.userName(name).accessKeyId(key.accessKeyId()));
      iam.detachUserPolicy(r -> r.userName(name).policyArn(arn));
      iam.deletePolicy(r -> r.policyArn(arn));
      iam.deleteUser(r -> r.userName(name));
      assertThatThrownBy(() -> iam.getUser(r -> r.userName(name)))
          .isInstanceOf(NoSuchEntityException.class);
    }
  }

  /** The code of a user's refusal: it may do none of this, but its signature may be genuine. */
  private static String refusal(Administrator root, AccessKey key) {
    AwsBasicCredentials credentials =
        AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey());
    try (KmsClient kms = root.kms(credentials)) {
      return catchThrowableOfType(KmsException.class, kms::listKeys).awsErrorDetails().errorCode();
    }
  }
}

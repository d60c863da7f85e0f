package org.claviger.it.kms;

import static org.assertj.core.api.Assertions.assertThat;

import org.claviger.it.ApiClient;
import org.claviger.it.AwsClients;
import org.claviger.it.ServerProcess;
import org.claviger.it.SharedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.AliasListEntry;
import software.amazon.awssdk.services.kms.model.KeyListEntry;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.NotFoundException;

@Tag("one-jdk")
@ExtendWith(SharedServer.class)
class RegionsTest {
  private static final SdkBytes PLAINTEXT = SdkBytes.fromUtf8String("a letter of credit");

  private final KmsClient virginia;
  private final KmsClient ireland;
  private final ApiClient api;

  RegionsTest(ServerProcess server, KmsClient virginia, ApiClient api) {
    this.virginia = virginia;
    this.ireland = AwsClients.kms(server, "eu-west-1");
    this.api = api;
  }

  @AfterEach
  void close() {
    ireland.close();
  }

  @Test
  void aKeyIsKnownInItsRegionAlone() {
    KeyMetadata key = ireland.createKey().keyMetadata();
    assertThat(key.arn()).startsWith("arn:aws:kms:eu-west-1:111122223333:key/");
    for (String name : new String[] {key.keyId(), key.arn()}) {
      assertThat(Errors.type(() -> virginia.describeKey(r -> r.keyId(name))))
          .isEqualTo(NotFoundException.class);
    }
    assertThat(virginia.listKeysPaginator().keys().stream().map(KeyListEntry::keyId))
        .doesNotContain(key.keyId());
    assertThat(ireland.describeKey(r -> r.keyId(key.arn())).keyMetadata()).isEqualTo(key);
  }

  @Test
  void aCiphertextIsOpenedInItsRegionAlone() {
    String key = ireland.createKey().keyMetadata().keyId();
    SdkBytes blob = ireland.encrypt(r -> r.keyId(key).plaintext(PLAINTEXT)).ciphertextBlob();
    assertThat(ireland.decrypt(r -> r.ciphertextBlob(blob)).plaintext()).isEqualTo(PLAINTEXT);
    assertThat(Errors.code(() -> virginia.decrypt(r -> r.ciphertextBlob(blob))))
        .as("AWS does not say whether a key of another region is there")
        .isEqualTo("AccessDeniedException");
  }

  @Test
  void oneNameStandsForAKeyInEachRegion() {
    String here = virginia.createKey().keyMetadata().keyId();
    String there = ireland.createKey().keyMetadata().keyId();
    virginia.createAlias(r -> r.aliasName("alias/in-both").targetKeyId(here));
    ireland.createAlias(r -> r.aliasName("alias/in-both").targetKeyId(there));
    assertThat(virginia.describeKey(r -> r.keyId("alias/in-both")).keyMetadata().keyId())
        .isEqualTo(here);
    assertThat(ireland.describeKey(r -> r.keyId("alias/in-both")).keyMetadata().keyId())
        .isEqualTo(there);
    virginia.deleteAlias(r -> r.aliasName("alias/in-both"));
    assertThat(ireland.listAliasesPaginator().aliases().stream().map(AliasListEntry::aliasName))
        .contains("alias/in-both");
    ireland.deleteAlias(r -> r.aliasName("alias/in-both"));
  }

  @Test
  void aRegionThatIsNotHostedIsRefused() {
    assertThat(api.signing(api.signer().region("ap-southeast-2")).kms("ListKeys", "{}").errorCode())
        .isIn("InvalidSignatureException", "UnrecognizedClientException");
  }
}

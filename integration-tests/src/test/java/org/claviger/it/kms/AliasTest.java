package org.claviger.it.kms;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.claviger.it.SharedKeys;
import org.claviger.it.SharedServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.AliasListEntry;
import software.amazon.awssdk.services.kms.model.AlreadyExistsException;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.NotFoundException;

@Tag("one-jdk")
@ExtendWith(SharedServer.class)
class AliasTest {
  private static final SdkBytes PLAINTEXT = SdkBytes.fromUtf8String("a letter of credit");

  private final KmsClient kms;
  private final SharedKeys keys;
  private final String key;
  private final String alias = "alias/test/" + UUID.randomUUID();

  AliasTest(KmsClient kms, SharedKeys keys) {
    this.kms = kms;
    this.keys = keys;
    this.key = keys.symmetric();
  }

  @Test
  void anAliasStandsForItsKeyByNameAndByArn() {
    kms.createAlias(r -> r.aliasName(alias).targetKeyId(key));
    AliasListEntry listed = entry();
    assertThat(listed.targetKeyId()).isEqualTo(key);
    assertThat(listed.aliasArn()).isEqualTo("arn:aws:kms:us-east-1:111122223333:" + alias);
    assertThat(listed.creationDate()).isNotNull();
    for (String name : new String[] {alias, listed.aliasArn()}) {
      SdkBytes blob = kms.encrypt(r -> r.keyId(name).plaintext(PLAINTEXT)).ciphertextBlob();
      assertThat(kms.decrypt(r -> r.keyId(name).ciphertextBlob(blob)).plaintext())
          .isEqualTo(PLAINTEXT);
    }
    kms.deleteAlias(r -> r.aliasName(alias));
  }

  @Test
  void anAliasThatIsMovedStandsForTheOtherKeyAtOnce() {
    String other = kms.createKey().keyMetadata().keyId();
    kms.createAlias(r -> r.aliasName(alias).targetKeyId(key));
    assertThat(target()).isEqualTo(key);
    kms.updateAlias(r -> r.aliasName(alias).targetKeyId(other));
    assertThat(target()).isEqualTo(other);
    assertThat(entry().lastUpdatedDate()).isAfterOrEqualTo(entry().creationDate());
    kms.deleteAlias(r -> r.aliasName(alias));
  }

  @Test
  void aDeletedAliasIsGoneAndItsKeyStays() {
    kms.createAlias(r -> r.aliasName(alias).targetKeyId(key));
    kms.deleteAlias(r -> r.aliasName(alias));
    assertThat(Errors.type(() -> kms.describeKey(r -> r.keyId(alias))))
        .isEqualTo(NotFoundException.class);
    assertThat(Errors.type(() -> kms.deleteAlias(r -> r.aliasName(alias))))
        .isEqualTo(NotFoundException.class);
    assertThat(kms.describeKey(r -> r.keyId(key)).keyMetadata().enabled()).isTrue();
    kms.createAlias(r -> r.aliasName(alias).targetKeyId(key));
    kms.deleteAlias(r -> r.aliasName(alias));
  }

  @Test
  void aNameIsTakenOnce() {
    kms.createAlias(r -> r.aliasName(alias).targetKeyId(key));
    assertThat(Errors.type(() -> kms.createAlias(r -> r.aliasName(alias).targetKeyId(key))))
        .isEqualTo(AlreadyExistsException.class);
    kms.deleteAlias(r -> r.aliasName(alias));
  }

  @Test
  void aNameThatCannotBeIsRefused() {
    assertThat(create("no-prefix")).isEqualTo("ValidationException");
    assertThat(create("alias/with space")).isEqualTo("ValidationException");
    assertThat(create("alias/" + "x".repeat(251))).isEqualTo("ValidationException");
    assertThat(create("alias/aws/mine")).isEqualTo("NotAuthorizedException");
    assertThat(Errors.message(() -> kms.createAlias(r -> r.aliasName("x").targetKeyId(key))))
        .startsWith("Alias must start with the prefix \"alias/\".");
  }

  @Test
  void aTargetThatCannotBeIsRefused() {
    assertThat(
            Errors.type(
                () ->
                    kms.createAlias(
                        r ->
                            r.aliasName(alias)
                                .targetKeyId("12345678-1234-1234-1234-123456789012"))))
        .isEqualTo(NotFoundException.class);
    assertThat(
            Errors.type(() -> kms.updateAlias(r -> r.aliasName(alias + "-none").targetKeyId(key))))
        .isEqualTo(NotFoundException.class);
    kms.createAlias(r -> r.aliasName(alias).targetKeyId(key));
    assertThat(
            Errors.code(() -> kms.createAlias(r -> r.aliasName(alias + "-2").targetKeyId(alias))))
        .isEqualTo("ValidationException");
    String signing = keys.id(KeySpec.ECC_NIST_P256, KeyUsageType.SIGN_VERIFY);
    assertThat(Errors.code(() -> kms.updateAlias(r -> r.aliasName(alias).targetKeyId(signing))))
        .as("an alias moves among keys of one type and usage only")
        .isIn("ValidationException", "KMSInvalidStateException", "InvalidKeyUsageException");
    kms.deleteAlias(r -> r.aliasName(alias));
  }

  private String create(String name) {
    return Errors.code(() -> kms.createAlias(r -> r.aliasName(name).targetKeyId(key)));
  }

  private String target() {
    return kms.describeKey(r -> r.keyId(alias)).keyMetadata().keyId();
  }

  private AliasListEntry entry() {
    return kms.listAliasesPaginator().aliases().stream()
        .filter(entry -> entry.aliasName().equals(alias))
        .findFirst()
        .orElseThrow();
  }
}

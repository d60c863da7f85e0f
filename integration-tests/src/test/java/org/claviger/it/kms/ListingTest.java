package org.claviger.it.kms;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.claviger.it.SharedKeys;
import org.claviger.it.SharedServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.AliasListEntry;
import software.amazon.awssdk.services.kms.model.InvalidMarkerException;
import software.amazon.awssdk.services.kms.model.KeyListEntry;
import software.amazon.awssdk.services.kms.model.ListKeysResponse;
import software.amazon.awssdk.services.kms.model.NotFoundException;

@Tag("one-jdk")
@ExtendWith(SharedServer.class)
class ListingTest {
  private final KmsClient kms;
  private final SharedKeys keys;

  ListingTest(KmsClient kms, SharedKeys keys) {
    this.kms = kms;
    this.keys = keys;
  }

  @Test
  void keysAreListedPageByPageEachOnce() {
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      made.add(kms.createKey().keyMetadata().keyId());
    }
    List<String> listed =
        kms.listKeysPaginator(r -> r.limit(2)).keys().stream().map(KeyListEntry::keyId).toList();
    assertThat(listed).containsAll(made).doesNotHaveDuplicates();
    ListKeysResponse page = kms.listKeys(r -> r.limit(2));
    assertThat(page.keys()).hasSize(2);
    assertThat(page.truncated()).isTrue();
    assertThat(page.nextMarker()).isNotEmpty();
    assertThat(page.keys().get(0).keyArn()).endsWith(":key/" + page.keys().get(0).keyId());
    ListKeysResponse all = kms.listKeys(r -> r.limit(1_000));
    assertThat(all.truncated()).isFalse();
    assertThat(all.nextMarker()).isNull();
  }

  @Test
  void aliasesAreListedPageByPageAndByKey() {
    String key = kms.createKey().keyMetadata().keyId();
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      String alias = "alias/listed/" + key + "/" + i;
      kms.createAlias(r -> r.aliasName(alias).targetKeyId(key));
      made.add(alias);
    }
    assertThat(
            kms.listAliasesPaginator(r -> r.keyId(key).limit(2)).aliases().stream()
                .map(AliasListEntry::aliasName))
        .containsExactlyInAnyOrderElementsOf(made);
    assertThat(
            kms.listAliasesPaginator(r -> r.limit(3)).aliases().stream()
                .map(AliasListEntry::aliasName))
        .containsAll(made)
        .doesNotHaveDuplicates();
    assertThat(
            Errors.type(
                () -> kms.listAliases(r -> r.keyId("12345678-1234-1234-1234-123456789012"))))
        .isEqualTo(NotFoundException.class);
    made.forEach(alias -> kms.deleteAlias(r -> r.aliasName(alias)));
  }

  @Test
  void aMarkerThatTheServerDidNotMakeIsRefused() {
    kms.createKey();
    kms.createKey();
    String marker = kms.listKeys(r -> r.limit(1)).nextMarker();
    assertThat(Errors.type(() -> kms.listKeys(r -> r.marker("nonsense"))))
        .isEqualTo(InvalidMarkerException.class);
    assertThat(Errors.type(() -> kms.listKeys(r -> r.marker(marker + "x"))))
        .isEqualTo(InvalidMarkerException.class);
    assertThat(Errors.type(() -> kms.listAliases(r -> r.marker(marker))))
        .as("a marker of another list")
        .isEqualTo(InvalidMarkerException.class);
  }

  @Test
  void aLimitOutOfRangeIsRefused() {
    for (int limit : new int[] {0, 1_001}) {
      assertThat(Errors.code(() -> kms.listKeys(r -> r.limit(limit))))
          .isEqualTo("ValidationException");
    }
  }

  @Test
  void theDefaultPolicyOpensTheKeyToItsAccount() {
    String key = keys.symmetric();
    assertThat(kms.listKeyPolicies(r -> r.keyId(key)).policyNames()).containsExactly("default");
    assertThat(kms.getKeyPolicy(r -> r.keyId(key).policyName("default")).policy())
        .contains("arn:aws:iam::111122223333:root", "kms:*", "Enable IAM User Permissions");
    assertThat(kms.getKeyPolicy(r -> r.keyId(key)).policyName()).isEqualTo("default");
    assertThat(Errors.code(() -> kms.getKeyPolicy(r -> r.keyId(key).policyName("other"))))
        .isEqualTo("NotFoundException");
  }
}

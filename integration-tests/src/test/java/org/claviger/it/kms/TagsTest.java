package org.claviger.it.kms;

import static org.assertj.core.api.Assertions.assertThat;

import org.claviger.it.SharedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.InvalidArnException;
import software.amazon.awssdk.services.kms.model.InvalidMarkerException;
import software.amazon.awssdk.services.kms.model.KmsInvalidStateException;
import software.amazon.awssdk.services.kms.model.Tag;
import software.amazon.awssdk.services.kms.model.TagException;

/** Tags of keys, as the AWS SDK sees them. */
@org.junit.jupiter.api.Tag("one-jdk")
@ExtendWith(SharedServer.class)
class TagsTest {
  private final KmsClient kms;

  TagsTest(KmsClient kms) {
    this.kms = kms;
  }

  @Test
  void aKeyIsTaggedAndUntagged() {
    String key = kms.createKey().keyMetadata().keyId();
    kms.tagResource(r -> r.keyId(key).tags(tag("a", "1"), tag("b", "")));
    kms.tagResource(r -> r.keyId(key).tags(tag("a", "2")));
    kms.untagResource(r -> r.keyId(key).tagKeys("b"));
    assertThat(kms.listResourceTagsPaginator(r -> r.keyId(key).limit(1)).tags())
        .containsExactly(tag("a", "2"));
  }

  @Test
  void refusalsAreAwss() {
    String key = kms.createKey().keyMetadata().keyId();
    assertThat(Errors.type(() -> kms.tagResource(r -> r.keyId(key).tags(tag("aws:a", "")))))
        .isEqualTo(TagException.class);
    assertThat(Errors.message(() -> kms.tagResource(r -> r.keyId(key).tags(tag("aws:a", "")))))
        .isEqualTo("Tags beginning with aws: are reserved");
    assertThat(Errors.type(() -> kms.listResourceTags(r -> r.keyId("alias/none"))))
        .isEqualTo(InvalidArnException.class);
    assertThat(Errors.type(() -> kms.listResourceTags(r -> r.keyId(key).marker("x"))))
        .isEqualTo(InvalidMarkerException.class);
    kms.scheduleKeyDeletion(r -> r.keyId(key));
    assertThat(Errors.type(() -> kms.tagResource(r -> r.keyId(key).tags(tag("a", "")))))
        .isEqualTo(KmsInvalidStateException.class);
  }

  private static Tag tag(String key, String value) {
    return Tag.builder().tagKey(key).tagValue(value).build();
  }
}

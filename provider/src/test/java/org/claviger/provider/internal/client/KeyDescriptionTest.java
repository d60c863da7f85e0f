package org.claviger.provider.internal.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.claviger.provider.KmsException;
import org.junit.jupiter.api.Test;

class KeyDescriptionTest {
  private static final String START =
      "{\"KeyMetadata\":{\"Arn\":\"arn:aws:kms:us-east-1:111122223333:key/k\",\"KeyId\":\"k\","
          + "\"KeySpec\":\"SYMMETRIC_DEFAULT\",\"KeyUsage\":\"ENCRYPT_DECRYPT\","
          + "\"KeyState\":\"Enabled\",\"CreationDate\":1.7e9";

  private static KeyDescription read(String text) throws IOException {
    return KeyDescription.of(Json.read(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void aKeyOfAwsIsOfTheKmsClass() throws IOException {
    KeyDescription key = read(START + "}}");

    assertThat(key.aead()).isFalse();
    assertThat(key.callerIv()).isFalse();
    assertThat(key.isEnabled()).isTrue();
    assertThat(key.isAsymmetric()).isFalse();
    assertThat(key.created()).isEqualTo("2023-11-14T22:13:20Z");
  }

  @Test
  void readsOurClassAndItsPermission() throws IOException {
    KeyDescription key = read(START + ",\"ClavigerKeyClass\":\"AEAD\",\"ClavigerCallerIv\":true}}");

    assertThat(key.aead()).isTrue();
    assertThat(key.callerIv()).isTrue();
  }

  @Test
  void anAnswerWithoutARequiredMemberIsRefused() {
    assertThatThrownBy(() -> read("{\"KeyMetadata\":{\"Arn\":\"a\"}}"))
        .isInstanceOf(KmsException.class)
        .hasMessageContaining("KeyId");
  }
}

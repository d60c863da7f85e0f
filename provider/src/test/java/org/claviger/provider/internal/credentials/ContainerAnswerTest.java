package org.claviger.provider.internal.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Random;
import org.claviger.provider.internal.config.Credentials;
import org.junit.jupiter.api.Test;

class ContainerAnswerTest {
  private static final String GOOD =
      "{\"RoleArn\":\"arn\",\"AccessKeyId\":\"ASIATASK\",\"SecretAccessKey\":\"hush-hush\","
          + "\"Token\":\"t\",\"Expiration\":\"2030-01-02T03:04:05Z\",\"More\":{\"a\":[1,null]}}";

  private static Credentials parse(String text) throws IOException {
    return ContainerAnswer.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void readsTheAccessKeyAndItsEnd() throws IOException {
    Credentials credentials = parse(GOOD);

    assertThat(credentials.accessKeyId()).isEqualTo("ASIATASK");
    assertThat(credentials.sessionToken()).contains("t");
    assertThat(credentials.end()).contains(Instant.parse("2030-01-02T03:04:05Z"));
  }

  @Test
  void refusesWhatIsNoAccessKeyAndShowsNothingOfIt() {
    for (String text :
        new String[] {
          "",
          "[]",
          "{}",
          "hush-hush",
          GOOD.substring(0, 70),
          GOOD.replace("\"hush-hush\"", "hush-hush"),
          GOOD.replace("AccessKeyId", "Id"),
          GOOD.replace("2030-01", "hush-hush"),
          GOOD.replace("RoleArn", "AccessKeyId"),
        }) {
      assertThatThrownBy(() -> parse(text))
          .as(text)
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("the container's answer")
          .hasMessageNotContaining("hush");
    }
  }

  @Test
  void anyBytesGiveCredentialsOrAnIoException() {
    Random random = new Random(Long.getLong("fuzz.seed", 5L));
    byte[] whole = GOOD.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < Integer.getInteger("fuzz.cases", 5_000); i++) {
      byte[] body = whole.clone();
      for (int flips = random.nextInt(4); flips >= 0; flips--) {
        body[random.nextInt(body.length)] = (byte) random.nextInt(256);
      }
      try {
        assertThat(ContainerAnswer.parse(body)).isNotNull();
      } catch (IOException e) {
        assertThat(e).hasMessageStartingWith("the container's answer");
      }
    }
  }
}

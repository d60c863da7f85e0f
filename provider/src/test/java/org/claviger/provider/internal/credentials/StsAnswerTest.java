package org.claviger.provider.internal.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Random;
import org.claviger.provider.internal.config.Credentials;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StsAnswerTest {
  private static final String GOOD = StsReplies.credentials("ASIAROLE", "2030-01-02T03:04:05Z");
  @TempDir private Path folder;

  private static StsAnswer parse(String text) {
    return StsAnswer.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void readsTemporaryCredentials() throws IOException {
    Credentials credentials = parse(GOOD).credentials();

    assertThat(credentials.accessKeyId()).isEqualTo("ASIAROLE");
    assertThat(credentials.secretAfter(new byte[0]))
        .isEqualTo("role/secret+key&".getBytes(StandardCharsets.UTF_8));
    assertThat(credentials.sessionToken()).contains("role-token==");
    assertThat(credentials.end()).contains(Instant.parse("2030-01-02T03:04:05Z"));
  }

  @Test
  void readsAnErrorWithItsCodeAndRequestId() {
    assertThat(parse(StsReplies.error("AccessDenied", "not allowed")).error(403))
        .isEqualTo("not allowed (AccessDenied), request 8f2d");
    assertThat(parse("<html>").error(502)).isEqualTo(" (HTTP 502)");
  }

  @Test
  void refusesCredentialsThatAreNotWhole() {
    for (String member :
        new String[] {"AccessKeyId", "SecretAccessKey", "SessionToken", "Expiration"}) {
      String without = GOOD.replaceAll("<" + member + ">.*</" + member + ">", "");
      String twice = GOOD.replaceAll("(<" + member + ">.*</" + member + ">)", "$1$1");

      for (String text : new String[] {without, twice}) {
        assertThatThrownBy(() -> parse(text).credentials())
            .as(member)
            .isInstanceOf(IOException.class)
            .hasMessageNotContaining("role/secret");
      }
    }
    assertThatThrownBy(() -> parse(StsReplies.credentials("A", "soon")).credentials())
        .isInstanceOf(IOException.class);
  }

  @Test
  void takesNoDocumentTypeAndNoEntity() throws IOException {
    Path file = Files.writeString(folder.resolve("secret"), "read-from-disk");
    String external =
        "<!DOCTYPE r [<!ENTITY x SYSTEM \"" + file.toUri() + "\">]>" + GOOD.replace("ASIA", "&x;");
    String bomb =
        "<!DOCTYPE r [<!ENTITY a \"aa\"><!ENTITY b \"&a;&a;\">]>" + GOOD.replace("ASIA", "&b;");

    for (String text :
        new String[] {external, bomb, "<!DOCTYPE r>" + GOOD, GOOD.replace("ASIA", "&q;")}) {
      assertThatThrownBy(() -> parse(text).credentials()).isInstanceOf(IOException.class);
    }
  }

  @Test
  void refusesDeepNesting() {
    String deep = "<a>".repeat(1_000) + "</a>".repeat(1_000);

    assertThatThrownBy(() -> parse(deep).credentials()).isInstanceOf(IOException.class);
  }

  @Test
  void anyBytesGiveCredentialsOrAnIoException() {
    Random random = new Random(Long.getLong("fuzz.seed", 4L));
    byte[] whole = GOOD.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < Integer.getInteger("fuzz.cases", 2_000); i++) {
      byte[] body = whole.clone();
      for (int flips = random.nextInt(4); flips >= 0; flips--) {
        body[random.nextInt(body.length)] = (byte) random.nextInt(256);
      }
      try {
        assertThat(StsAnswer.parse(body).credentials()).isNotNull();
      } catch (IOException e) {
        assertThat(e).hasMessageStartingWith("the STS's answer has no ");
      }
    }
  }
}

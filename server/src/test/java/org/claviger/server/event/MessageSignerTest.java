package org.claviger.server.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.claviger.server.config.InvalidConfigException;
import org.claviger.server.config.PinSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageSignerTest {
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  @TempDir Path folder;

  /** The vector of the specification's reference libraries. */
  @Test
  void signsAsTheSpecificationSays() throws IOException {
    EventSender.Message message =
        signer(SECRET)
            .sign(
                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                "{\"test\": 2432232314}",
                Instant.ofEpochSecond(1614265330));
    assertThat(message.signature()).isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    assertThat(message.timestamp()).isEqualTo(1614265330);
  }

  @Test
  void takesAChangedSecretAtOnce() throws IOException {
    MessageSigner signer = signer(SECRET);
    String before = signer.sign("1", "{}", Instant.EPOCH).signature();
    Files.writeString(folder.resolve("secret"), SECRET.replace("MfKQ", "MfKR"));
    assertThat(signer.sign("1", "{}", Instant.EPOCH).signature()).isNotEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "whsec_",
        "whsec",
        "w",
        "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "WHSEC_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2L!!!!!",
        "whsec_c2hvcnQ=",
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\nmore"
      })
  void refusesWhatIsNoSecretWithoutShowingIt(String text) throws IOException {
    assertThatThrownBy(signer(text)::check)
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining("whsec_ and the base64")
        .hasMessageNotContaining("MfKQ");
  }

  @Test
  void refusesASecretThatOthersMayRead() throws IOException {
    MessageSigner signer = signer(SECRET);
    Files.setPosixFilePermissions(
        folder.resolve("secret"), PosixFilePermissions.fromString("rw-r--r--"));
    assertThatThrownBy(signer::check)
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining("the webhook secret file")
        .hasMessageContaining("chmod 600");
  }

  @Test
  void refusesAMissingFile() {
    MessageSigner signer =
        new MessageSigner(PinSource.file(folder.resolve("none"), "webhook secret"));
    assertThatThrownBy(signer::check).isInstanceOf(InvalidConfigException.class);
  }

  private MessageSigner signer(String text) throws IOException {
    Path file = folder.resolve("secret");
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, text);
    return new MessageSigner(PinSource.file(file, "webhook secret"));
  }
}

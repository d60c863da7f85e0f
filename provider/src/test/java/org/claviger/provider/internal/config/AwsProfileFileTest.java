package org.claviger.provider.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AwsProfileFileTest {
  private static AwsProfileFile file(String text) {
    return new AwsProfileFile(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void readsAProfileInEitherFormOfHeader() {
    try (AwsProfileFile file =
        file("[default]\nregion = us-east-1\n[profile dev]\nregion=eu-west-1\n[ops]\nregion=x")) {
      assertThat(file.value("default", "region")).contains("us-east-1");
      assertThat(file.value("dev", "region")).contains("eu-west-1");
      assertThat(file.value("ops", "region")).contains("x");
      assertThat(file.value("other", "region")).isEmpty();
    }
  }

  @Test
  void leavesCommentsNestedSettingsAndLongerKeysAlone() {
    try (AwsProfileFile file =
        file("[default]\n# region=a\n;region=b\n  region=c\nregional=d\nregion = \nregion=e\r\n")) {
      assertThat(file.value("default", "region")).contains("e");
    }
  }

  @Test
  void keepsAnEqualsSignInsideASecret() {
    try (AwsProfileFile file = file("[default]\naws_secret_access_key = a+b/c=\n")) {
      assertThat(file.secret("default", "aws_secret_access_key").orElseThrow())
          .asString(StandardCharsets.UTF_8)
          .isEqualTo("a+b/c=");
    }
  }

  @Test
  void anAbsentFileHasNoProfiles() throws IOException {
    try (AwsProfileFile file = AwsProfileFile.open(Path.of("not-there"))) {
      assertThat(file.value("default", "region")).isEmpty();
    }
  }

  @Test
  void wipesTheTextWhenClosed() {
    byte[] text = "[default]\naws_secret_access_key=s".getBytes(StandardCharsets.UTF_8);
    new AwsProfileFile(text).close();

    assertThat(text).containsOnly(0);
  }

  @Test
  void anyBytesAreReadWithoutFailure() {
    Random random = new Random(Long.getLong("fuzz.seed", 2L));
    byte[] alphabet = "[]default =\n\r\t#;region\0\u00ff".getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < Integer.getInteger("fuzz.cases", 5_000); i++) {
      byte[] text = new byte[random.nextInt(80)];
      for (int at = 0; at < text.length; at++) {
        text[at] = alphabet[random.nextInt(alphabet.length)];
      }
      try (AwsProfileFile file = new AwsProfileFile(text)) {
        file.value("default", "region").ifPresent(value -> assertThat(value).isNotEmpty());
      }
    }
  }
}

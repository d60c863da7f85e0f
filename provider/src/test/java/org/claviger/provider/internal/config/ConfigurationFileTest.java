package org.claviger.provider.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConfigurationFileTest {
  private static ConfigurationFile parse(String text) throws IOException {
    return ConfigurationFile.parse(text.getBytes(StandardCharsets.UTF_8), "it");
  }

  @Test
  void readsKeysAfterTheFirstLine() throws IOException {
    ConfigurationFile file = parse("# claviger\nendpoint = https://localhost:8443 \n# more\n");

    assertThat(file.get(Setting.ENDPOINT)).contains("https://localhost:8443");
    assertThat(file.get(Setting.REGION)).isEmpty();
  }

  @Test
  void acceptsLinesThatEndAsOnWindows() throws IOException {
    assertThat(parse("# claviger\r\nregion=eu-west-1\r\n").get(Setting.REGION))
        .contains("eu-west-1");
  }

  @Test
  void refusesATextWithoutTheFirstLine() {
    assertThatThrownBy(() -> parse("endpoint=https://localhost\n"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("# claviger");
  }

  @Test
  void refusesAnUnknownKeyAndNamesTheKnownOnes() {
    assertThatThrownBy(() -> parse("# claviger\nendpont=https://localhost\n"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("endpont")
        .hasMessageContaining("endpoint");
  }

  @Test
  void refusesAKeyGivenTwice() {
    assertThatThrownBy(() -> parse("# claviger\nregion=a\nregion=b\n"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("twice");
  }

  @Test
  void refusesABrokenEscape() {
    assertThatThrownBy(() -> parse("# claviger\nregion=\\u12\n")).isInstanceOf(IOException.class);
  }

  @Test
  void namesAFileThatIsNotThere() {
    assertThatThrownBy(() -> ConfigurationFile.read(Path.of("not-there.properties")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not-there.properties");
  }

  @Test
  void anyTextIsAConfigurationOrRefusedAsSuch() {
    long seed = Long.getLong("fuzz.seed", 1L);
    Random random = new Random(seed);
    String alphabet = "# claviger\nregion=endpoint:\\u00\r\t é";
    for (int i = 0; i < Integer.getInteger("fuzz.cases", 2_000); i++) {
      StringBuilder text = new StringBuilder("# claviger\n");
      random
          .ints(random.nextInt(60), 0, alphabet.length())
          .forEach(at -> text.append(alphabet.charAt(at)));
      try {
        parse(text.toString()).get(Setting.REGION);
      } catch (IOException e) {
        assertThat(e.getMessage()).as("seed %d case %d", seed, i).isNotBlank();
      }
    }
  }
}

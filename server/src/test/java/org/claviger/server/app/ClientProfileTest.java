package org.claviger.server.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.claviger.server.iam.IssuedAccessKey;
import org.claviger.server.sigv4.Secret;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientProfileTest {
  private static final String SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
  private static final URI ENDPOINT = URI.create("https://127.0.0.1:8443");

  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    ClientFiles files = new ClientFiles(folder);
    files.writeCredentials(
        new IssuedAccessKey("AKIAABCDEFGHIJKLMNOP", Secret.takeOver(SECRET.getBytes(UTF_8))));
    files.writeEndpoint(ENDPOINT, "eu-west-1", true);
  }

  @Test
  void whatTheServerWroteIsRead() throws UnaskableException {
    ClientProfile profile = ClientProfile.read(folder);
    assertThat(profile.endpoint()).isEqualTo(ENDPOINT);
    assertThat(profile.region()).isEqualTo("eu-west-1");
    assertThat(profile.ca()).contains(folder.resolve("ca.pem"));
    assertThat(profile.accessKeyId()).isEqualTo("AKIAABCDEFGHIJKLMNOP");
    assertThat(profile.secretAccessKey()).isEqualTo(Secret.takeOver(SECRET.getBytes(UTF_8)));
    assertThat(profile.toString()).doesNotContain(SECRET);
  }

  @Test
  void anOperatorsCertificateIsTrustedAsTheJdkTrusts() throws IOException, UnaskableException {
    new ClientFiles(folder).writeEndpoint(ENDPOINT, "eu-west-1", false);
    assertThat(ClientProfile.read(folder).ca()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "region = a\n",
        "[default]\n",
        "[default]\nregion\n",
        "[default]\nregion = a\nregion = a\nendpoint_url = https://a\n",
        "[default]\nregion = a\nendpoint_url = http://127.0.0.1\n",
        "[default]\nregion = a\nendpoint_url = https:\n",
        "[default]\nregion = a\nendpoint_url = :\n",
        "[default]\nregion = a\nendpoint_url = https://:8443\n",
        "[default]\nregion = a b\nendpoint_url = https://a\n",
        "[default]\nregion = a\nendpoint_url = https://a\nca_bundle = \0\n",
        "[default]\nregion =  \nendpoint_url = https://a\n"
      })
  void anotherConfigurationIsRefused(String config) throws IOException {
    Files.writeString(folder.resolve("config"), config);
    assertThatThrownBy(() -> ClientProfile.read(folder)).isInstanceOf(UnaskableException.class);
  }

  @Test
  void aMissingFileIsNamedWithWhatToDo() throws IOException {
    Files.delete(folder.resolve("credentials"));
    assertThatThrownBy(() -> ClientProfile.read(folder))
        .isInstanceOf(UnaskableException.class)
        .hasMessageContainingAll(folder.resolve("credentials").toString(), "--data DIR");
  }

  @ParameterizedTest
  @ValueSource(strings = {"credentials", "config"})
  void anythingIsReadOrRefusedWithoutTheSecret(String name) throws IOException {
    Path file = folder.resolve(name);
    byte[] good = Files.readAllBytes(file);
    Random random = new Random(18);
    int refused = 0;
    for (int i = 0; i < Integer.getInteger("fuzz.cases", 2_000); i++) {
      byte[] bad = good.clone();
      bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
      int length = random.nextBoolean() ? bad.length : random.nextInt(bad.length);
      Files.writeString(file, new String(bad, 0, length, ISO_8859_1));
      try {
        ClientProfile profile = ClientProfile.read(folder);
        assertThat(profile.endpoint().getHost()).isNotEmpty();
        assertThat(profile.region() + profile.accessKeyId()).matches("[!-~]+");
      } catch (UnaskableException e) {
        assertThat(e.getMessage()).doesNotContain(SECRET.substring(0, 10));
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }
}

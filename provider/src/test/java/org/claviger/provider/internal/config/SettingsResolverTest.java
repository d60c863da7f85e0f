package org.claviger.provider.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsResolverTest {
  @TempDir private Path home;
  private final Map<String, String> properties = new HashMap<>();
  private final Map<String, String> variables = new HashMap<>();
  private String file = "endpoint=https://file:1\nregion=file-1\n";

  @BeforeEach
  void lookNowhereElse() {
    properties.put("user.home", home.toString());
  }

  private SettingsResolver resolver() throws IOException {
    byte[] text = ("# claviger\n" + file).getBytes(StandardCharsets.UTF_8);
    return new SettingsResolver(
        ConfigurationFile.parse(text, "it"), new Surroundings(properties::get, variables::get));
  }

  private Settings resolve() throws IOException {
    return resolver().resolve();
  }

  private void awsFile(String name, String text) throws IOException {
    Files.createDirectories(home.resolve(".aws"));
    Files.writeString(home.resolve(".aws").resolve(name), text);
  }

  @Test
  void takesTheConfiguredFileBeforeAllElse() throws IOException {
    properties.put("claviger.region", "property-1");
    variables.put("CLAVIGER_REGION", "variable-1");

    assertThat(resolve().region()).isEqualTo("file-1");
  }

  @Test
  void takesTheSystemPropertyBeforeTheEnvironment() throws IOException {
    file = "";
    properties.put("claviger.endpoint", "https://property");
    variables.put("CLAVIGER_ENDPOINT", "https://variable");
    variables.put("CLAVIGER_REGION", "variable-1");
    variables.put("AWS_REGION", "aws-1");

    assertThat(resolve().endpoint()).isEqualTo(URI.create("https://property"));
    assertThat(resolve().region()).isEqualTo("variable-1");
  }

  @Test
  void fallsBackToTheVariablesAndThenTheConfigOfAws() throws IOException {
    file = "";
    awsFile(
        "config",
        "[default]\nregion=aws-file-1\nendpoint_url=https://aws-file\nca_bundle=/ca.pem\n");

    assertThat(resolve().region()).isEqualTo("aws-file-1");
    assertThat(resolve().endpoint()).isEqualTo(URI.create("https://aws-file"));
    assertThat(resolve().caFile()).contains(Path.of("/ca.pem"));

    variables.put("AWS_REGION", "aws-1");
    variables.put("AWS_ENDPOINT_URL", "https://aws");
    variables.put("AWS_ENDPOINT_URL_KMS", "https://aws-kms");
    variables.put("AWS_CA_BUNDLE", "/bundle.pem");

    assertThat(resolve().region()).isEqualTo("aws-1");
    assertThat(resolve().endpoint()).isEqualTo(URI.create("https://aws-kms"));
    assertThat(resolve().caFile()).contains(Path.of("/bundle.pem"));
  }

  @Test
  void hasTheDefaultsThatTheDocumentationLists() throws IOException {
    Settings settings = resolve();

    assertThat(settings.timeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(settings.connectTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(settings.cache()).isEqualTo(Duration.ofSeconds(30));
    assertThat(settings.maxAttempts()).isEqualTo(3);
    assertThat(settings.caFile()).isEmpty();
    assertThat(resolver().generators()).isFalse();
  }

  @Test
  void saysWhatToSetWhenTheEndpointIsMissing() {
    file = "region=us-east-1\n";

    assertThatThrownBy(this::resolve)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("endpoint")
        .hasMessageContaining("CLAVIGER_ENDPOINT");
  }

  @Test
  void refusesEndpointsThatAreNotAnHttpsServer() {
    for (String endpoint :
        new String[] {
          "http://localhost", "https://u:p@h", "https://h/path", "https://h?x", "h", "https://h#f"
        }) {
      file = "region=us-east-1\nendpoint=" + endpoint + "\n";

      assertThatThrownBy(this::resolve)
          .as(endpoint)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("https://HOST");
    }
  }

  @Test
  void refusesValuesOutOfRange() {
    for (String line :
        new String[] {
          "timeout=0s", "timeout=30", "max.attempts=0", "max.attempts=11", "region=A B"
        }) {
      file = "endpoint=https://h\n" + (line.startsWith("region") ? "" : "region=r\n") + line + "\n";

      assertThatThrownBy(this::resolve).as(line).isInstanceOf(IOException.class);
    }
  }

  @Test
  void refusesGeneratorsThatAreNeitherTrueNorFalse() {
    file += "generators=yes\n";

    assertThatThrownBy(() -> resolver().generators())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("yes");
  }

  @Test
  void takesTheAccessKeyOfTheEnvironmentOnlyIfNoFileOrProfileWasNamed() throws IOException {
    variables.put("AWS_ACCESS_KEY_ID", "AKIAENV");
    variables.put("AWS_SECRET_ACCESS_KEY", "secret");
    Path named = Files.writeString(home.resolve("named"), keys("AKIANAMED"));

    assertThat(resolve().credentials().read().accessKeyId()).isEqualTo("AKIAENV");
    file += "credentials.file=" + named + "\n";
    assertThat(resolve().credentials().read().accessKeyId()).isEqualTo("AKIANAMED");
  }

  @Test
  void readsTheAccessKeyFromAwsFilesAndItsSessionToken() throws IOException {
    awsFile("credentials", keys("AKIAFILE") + "aws_session_token=token\n");

    Credentials credentials = resolve().credentials().read();

    assertThat(credentials.accessKeyId()).isEqualTo("AKIAFILE");
    assertThat(credentials.sessionToken()).contains("token");
  }

  @Test
  void readsAnotherProfileWhenItIsNamed() throws IOException {
    awsFile("credentials", keys("AKIAFILE") + keys("AKIADEV").replace("default", "dev"));
    variables.put("AWS_PROFILE", "dev");

    assertThat(resolve().credentials().read().accessKeyId()).isEqualTo("AKIADEV");
  }

  @Test
  void saysWhereItLookedForAnAccessKey() throws IOException {
    CredentialsSource source = resolve().credentials();

    assertThatThrownBy(source::read)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("profile 'default'")
        .hasMessageContaining("credentials.file");
  }

  private static String keys(String id) {
    return "[default]\naws_access_key_id=" + id + "\naws_secret_access_key=secret\n";
  }
}

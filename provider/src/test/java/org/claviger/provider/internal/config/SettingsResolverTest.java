package org.claviger.provider.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
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

    assertThat(resolve().endpoints()).containsExactly(URI.create("https://property"));
    assertThat(resolve().region()).isEqualTo("variable-1");
  }

  @Test
  void fallsBackToTheVariablesAndThenTheConfigOfAws() throws IOException {
    file = "";
    awsFile(
        "config",
        "[default]\nregion=aws-file-1\nendpoint_url=https://aws-file\nca_bundle=/ca.pem\n");

    assertThat(resolve().region()).isEqualTo("aws-file-1");
    assertThat(resolve().endpoints()).containsExactly(URI.create("https://aws-file"));
    assertThat(resolve().caFile()).contains(Path.of("/ca.pem"));

    variables.put("AWS_REGION", "aws-1");
    variables.put("AWS_ENDPOINT_URL", "https://aws");
    variables.put("AWS_ENDPOINT_URL_KMS", "https://aws-kms");
    variables.put("AWS_CA_BUNDLE", "/bundle.pem");

    assertThat(resolve().region()).isEqualTo("aws-1");
    assertThat(resolve().endpoints()).containsExactly(URI.create("https://aws-kms"));
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
  void takesSeveralEndpointsInTheirOrder() throws IOException {
    file = "region=r-1\nendpoint=https://a, https://b:8443,https://[::1]:9\n";

    assertThat(resolve().endpoints())
        .containsExactly(
            URI.create("https://a"), URI.create("https://b:8443"), URI.create("https://[::1]:9"));
    for (String endpoint :
        new String[] {"https://a,", ",https://a", "https://a,https://a", "a,b"}) {
      file = "region=r-1\nendpoint=" + endpoint + "\n";
      assertThatThrownBy(this::resolve).as(endpoint).isInstanceOf(IOException.class);
    }
  }

  @Test
  void goesToAwsOnlyWhenItIsNamed() throws IOException {
    file = "region=eu-west-1\nendpoint=aws\n";
    assertThat(resolve().endpoints())
        .containsExactly(URI.create("https://kms.eu-west-1.amazonaws.com"));
    assertThat(resolve().credentials().sts())
        .isEqualTo(URI.create("https://sts.eu-west-1.amazonaws.com"));

    file = "region=cn-north-1\nendpoint=aws\n";
    assertThat(resolve().endpoints())
        .containsExactly(URI.create("https://kms.cn-north-1.amazonaws.com.cn"));

    file = "region=eu-west-1\n";
    assertThatThrownBy(this::resolve).hasMessageContaining("no endpoint");
  }

  @Test
  void asksTheStsOfTheSameServerUnlessAnotherIsNamed() throws IOException {
    assertThat(resolve().credentials().sts()).isEqualTo(URI.create("https://file:1"));
    variables.put("AWS_ENDPOINT_URL_STS", "https://aws-sts");
    assertThat(resolve().credentials().sts()).isEqualTo(URI.create("https://aws-sts"));
    file += "sts.endpoint=https://own-sts:2\n";
    assertThat(resolve().credentials().sts()).isEqualTo(URI.create("https://own-sts:2"));
    file = file.replace("https://own-sts:2", "http://own-sts");
    assertThatThrownBy(this::resolve).hasMessageContaining("sts.endpoint must be https://HOST");
  }

  @Test
  void takesAProxyOrNoneAndShowsNoPassword() throws IOException {
    assertThat(resolve().proxy()).isEmpty();
    file += "proxy=http://proxy:3128\n";
    assertThat(resolve().proxy())
        .contains(new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved("proxy", 3_128)));
    file = file.replace("http://proxy:3128", "none");
    assertThat(resolve().proxy()).contains(Proxy.NO_PROXY);
    for (String proxy :
        new String[] {"http://u:hush@p:1", "https://p:1", "p:1", "http://p", "http://p:1/x", "%"}) {
      file = "endpoint=https://h\nregion=r\nproxy=" + proxy + "\n";
      assertThatThrownBy(this::resolve)
          .as(proxy)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("proxy must be http://HOST:PORT")
          .hasMessageNotContaining("hush");
    }
  }

  @Test
  void looksEverywhereForCredentialsUnlessAFileOrProfileWasNamed() throws IOException {
    variables.put("AWS_PROFILE", "dev");
    assertThat(resolve().credentials().chain()).isTrue();
    assertThat(resolve().credentials().profile()).isEqualTo("dev");
    assertThat(resolve().credentials().credentialsFile())
        .isEqualTo(home.resolve(".aws").resolve("credentials"));
    file += "profile=named\n";
    assertThat(resolve().credentials().chain()).isFalse();
    assertThat(resolve().credentials().profile()).isEqualTo("named");
  }
}

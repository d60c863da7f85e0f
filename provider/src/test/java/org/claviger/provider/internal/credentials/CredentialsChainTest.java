package org.claviger.provider.internal.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import okhttp3.HttpUrl;
import org.claviger.provider.internal.config.ConfigurationFile;
import org.claviger.provider.internal.config.Credentials;
import org.claviger.provider.internal.config.Settings;
import org.claviger.provider.internal.config.SettingsResolver;
import org.claviger.provider.internal.config.Surroundings;
import org.claviger.provider.internal.http.HttpStacks;
import org.claviger.provider.internal.http.Listener;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsChainTest {
  private static final String END = "2100-01-02T03:04:05Z";
  private static final String ROLE = "role_arn=arn:aws:iam::123456789012:role/demo\n";
  @TempDir private static Path tls;
  private static Listener sts;

  @TempDir private Path home;
  private final Map<String, String> properties = new HashMap<>();
  private final Map<String, String> variables = new HashMap<>();
  private String file = "region=eu-west-1\n";
  private final HttpStacks stacks = new HttpStacks();
  private int askedBefore;

  @BeforeAll
  static void start() throws Exception {
    sts = Listener.withTls(tls);
    sts.reply(200, StsReplies.credentials("ASIAROLE", END));
  }

  @AfterAll
  static void stop() {
    sts.close();
  }

  @BeforeEach
  void lookNowhereElse() {
    properties.put("user.home", home.toString());
    file += "endpoint=" + sts.uri() + "\nca.file=" + tls.resolve("ca.pem") + "\n";
    askedBefore = sts.count();
  }

  @AfterEach
  void close() {
    stacks.close();
  }

  private Credentials read() throws Exception {
    byte[] text = ("# claviger\n" + file).getBytes(StandardCharsets.UTF_8);
    Settings settings =
        new SettingsResolver(
                ConfigurationFile.parse(text, "it"),
                new Surroundings(properties::get, variables::get))
            .resolve();
    return new CredentialsChain(settings.credentials(), settings.region(), stacks.of(settings))
        .read();
  }

  private String id() throws Exception {
    return read().accessKeyId();
  }

  private void awsFile(String name, String text) throws IOException {
    Files.createDirectories(home.resolve(".aws"));
    Files.writeString(home.resolve(".aws").resolve(name), text);
  }

  private static String keys(String profile, String id) {
    return "[%s]\naws_access_key_id=%s\naws_secret_access_key=secret\n".formatted(profile, id);
  }

  private void environmentKey() {
    variables.put("AWS_ACCESS_KEY_ID", "AKIAENV");
    variables.put("AWS_SECRET_ACCESS_KEY", "secret");
  }

  @Test
  void theEnvironmentCountsOnlyIfNoFileOrProfileWasNamed() throws Exception {
    environmentKey();
    Path named = Files.writeString(home.resolve("named"), keys("default", "AKIANAMED"));

    assertThat(id()).isEqualTo("AKIAENV");
    file += "credentials.file=" + named + "\n";
    assertThat(id()).isEqualTo("AKIANAMED");
  }

  @Test
  void readsTheAccessKeyFromAwsFilesAndItsSessionToken() throws Exception {
    awsFile("credentials", keys("default", "AKIAFILE") + "aws_session_token=token\n");

    Credentials credentials = read();

    assertThat(credentials.accessKeyId()).isEqualTo("AKIAFILE");
    assertThat(credentials.sessionToken()).contains("token");
    variables.put("AWS_PROFILE", "dev");
    awsFile("credentials", keys("default", "AKIAFILE") + keys("dev", "AKIADEV"));
    assertThat(id()).isEqualTo("AKIADEV");
  }

  @Test
  void saysWhereItLookedForAnAccessKey() {
    assertThatThrownBy(this::read)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("profile 'default'")
        .hasMessageContaining("credentials.file");
  }

  @Test
  void assumesARoleWithTheCredentialsOfAnotherProfile() throws Exception {
    awsFile("credentials", keys("base", "AKIABASE"));
    awsFile(
        "config",
        "[profile demo]\n"
            + ROLE
            + "source_profile=base\nrole_session_name=me@host\nexternal_id=ext 1\n"
            + "duration_seconds=900\n");
    file += "profile=demo\n";

    Credentials credentials = read();

    assertThat(credentials.accessKeyId()).isEqualTo("ASIAROLE");
    assertThat(credentials.sessionToken()).contains("role-token==");
    assertThat(credentials.end()).contains(Instant.parse(END));
    assertThat(sts.lastAsked().body())
        .contains(
            "Action=AssumeRole&",
            "Version=2011-06-15",
            "RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Fdemo",
            "RoleSessionName=me%40host",
            "ExternalId=ext+1",
            "DurationSeconds=900");
    assertThat(sts.lastAsked().headers().get("Authorization"))
        .matches(".* Credential=AKIABASE/\\d{8}/eu-west-1/sts/aws4_request, .*");
  }

  @Test
  void followsAChainOfRoles() throws Exception {
    awsFile(
        "config",
        "[default]\n"
            + ROLE
            + "source_profile=middle\n[profile middle]\n"
            + ROLE
            + "source_profile=base\n"
            + keys("profile base", "AKIABASE"));

    assertThat(id()).isEqualTo("ASIAROLE");
    assertThat(sts.count() - askedBefore).isEqualTo(2);
    assertThat(sts.lastAsked().headers().get("Authorization")).contains("Credential=ASIAROLE/");
    assertThat(sts.lastAsked().headers().get("X-Amz-Security-Token")).isEqualTo("role-token==");
  }

  @Test
  void aProfileMayBeItsOwnSourceIfItHasAnAccessKey() throws Exception {
    awsFile("credentials", keys("default", "AKIAOWN") + ROLE + "source_profile=default\n");

    assertThat(id()).isEqualTo("ASIAROLE");
    assertThat(sts.lastAsked().headers().get("Authorization")).contains("Credential=AKIAOWN/");
  }

  @Test
  void takesTheSourceFromTheEnvironment() throws Exception {
    environmentKey();
    awsFile("config", "[profile demo]\n" + ROLE + "credential_source=Environment\n");
    file += "profile=demo\n";

    assertThat(id()).isEqualTo("ASIAROLE");
    assertThat(sts.lastAsked().headers().get("Authorization")).contains("Credential=AKIAENV/");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ROLE + "source_profile=x\n[profile x]\n" + ROLE + "source_profile=default\n|in a circle",
        ROLE + "source_profile=none\n|'none' has no access key",
        ROLE + "source_profile=default\n|'default' has no access key",
        ROLE + "|needs source_profile",
        ROLE + "credential_source=Ec2InstanceMetadata\n|not asked",
        ROLE + "credential_source=Environment\n|Environment has no credentials",
        ROLE + "credential_source=Environment\nsource_profile=x\n|keep one",
        ROLE + "mfa_serial=m\nsource_profile=x\n|mfa_serial",
        ROLE + "duration_seconds=899\n|900 to 43200",
        ROLE + "duration_seconds=long\n|900 to 43200",
        ROLE + "role_session_name=a b\n|role_session_name",
        "role_arn=demo\n|not the ARN",
        "credential_process=/bin/false\n|credential_process",
        "sso_session=s\n|sso_session",
      })
  void refusesAProfileThatItCannotFollow(String row) throws Exception {
    String[] parts = row.split("\\|", 2);
    awsFile("config", "[default]\n" + parts[0]);

    assertThatThrownBy(this::read).isInstanceOf(IOException.class).hasMessageContaining(parts[1]);
    assertThat(sts.count()).isEqualTo(askedBefore);
  }

  @Test
  void assumesARoleWithAWebIdentity() throws Exception {
    Path token = Files.writeString(home.resolve("token"), "eyJ.a.b\n");
    variables.put("AWS_WEB_IDENTITY_TOKEN_FILE", token.toString());
    assertThatThrownBy(this::read).hasMessageContaining("AWS_ROLE_ARN");
    variables.put("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/pod");
    variables.put("AWS_ROLE_SESSION_NAME", "pod-1");

    assertThat(id()).isEqualTo("ASIAROLE");
    assertThat(sts.lastAsked().body())
        .contains(
            "Action=AssumeRoleWithWebIdentity&",
            "WebIdentityToken=eyJ.a.b",
            "RoleSessionName=pod-1");
    assertThat(sts.lastAsked().headers()).doesNotContainKey("Authorization");
    Files.writeString(token, "two tokens");
    assertThatThrownBy(this::read).hasMessageContaining("does not hold one token");
    Files.delete(token);
    assertThatThrownBy(this::read).hasMessageContaining("cannot be read");
  }

  @Test
  void assumesARoleWithTheWebIdentityOfAProfile() throws Exception {
    Path token = Files.writeString(home.resolve("token"), "eyJ.c.d");
    awsFile("config", "[default]\n" + ROLE + "web_identity_token_file=" + token + "\n");

    assertThat(id()).isEqualTo("ASIAROLE");
    assertThat(sts.lastAsked().body()).contains("WebIdentityToken=eyJ.c.d");
  }

  @Test
  void saysWhyARoleWasNotAssumedAndShowsNoSecret() throws Exception {
    try (Listener refusing = Listener.withTls(Files.createDirectory(home.resolve("tls")))) {
      refusing.reply(500, "").reply(403, StsReplies.error("AccessDenied", "not you"));
      awsFile("credentials", keys("default", "AKIAOWN") + ROLE + "source_profile=default\n");
      file =
          "region=r\nendpoint=%s\nca.file=%s\n"
              .formatted(refusing.uri(), home.resolve("tls/ca.pem"));

      assertThatThrownBy(this::read)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("role/demo was not assumed: not you (AccessDenied), request 8f2d")
          .hasMessageContaining("trust policy")
          .hasMessageNotContaining("secret");
      assertThat(refusing.count()).as("a failure is tried again").isEqualTo(2);
    }
  }

  @Test
  void asksTheContainersEndpointWithItsToken() throws Exception {
    String body =
        "{\"AccessKeyId\":\"ASIATASK\",\"SecretAccessKey\":\"s\",\"Token\":\"t\","
            + "\"Expiration\":\"%s\"}";
    try (Listener container = Listener.plain()) {
      container.reply(200, body.formatted(END));
      variables.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", container.uri() + "/v1/credentials?a=b");
      variables.put("AWS_CONTAINER_AUTHORIZATION_TOKEN", "Basic abc");

      assertThat(read().end()).contains(Instant.parse(END));
      assertThat(container.lastAsked().path()).isEqualTo("/v1/credentials?a=b");
      assertThat(container.lastAsked().headers()).containsEntry("Authorization", "Basic abc");

      Path token = Files.writeString(home.resolve("token"), "from-file");
      variables.put("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", token.toString());
      awsFile("config", "[default]\n" + ROLE + "credential_source=EcsContainer\n");
      assertThat(id()).isEqualTo("ASIAROLE");
      assertThat(container.lastAsked().headers()).containsEntry("Authorization", "from-file");
      assertThat(sts.lastAsked().headers().get("Authorization")).contains("Credential=ASIATASK/");
    }
  }

  @Test
  void answersOfTheContainersEndpointThatAreNoCredentialsAreNamed() throws Exception {
    try (Listener container = Listener.plain()) {
      container.reply(404, "hush");
      variables.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", container.uri().toString());

      assertThatThrownBy(this::read)
          .hasMessageContaining("status 404")
          .hasMessageNotContaining("hush");
    }
  }

  @Test
  void asksNoHostInTheClearButThisMachineAndThoseOfAws() {
    for (String allowed :
        new String[] {
          "https://anywhere.example/x",
          "http://localhost/x",
          "http://127.0.0.1:1/x",
          "http://127.9.9.9/x",
          "http://[::1]/x",
          "http://169.254.170.2/x",
          "http://169.254.170.23/x",
          "http://[fd00:ec2::23]/x",
        }) {
      assertThat(ContainerCredentials.isAllowed(HttpUrl.get(allowed))).as(allowed).isTrue();
    }
    for (String refused :
        new String[] {
          "http://169.254.169.254/x",
          "http://10.0.0.1/x",
          "http://127.0.0.1.example/x",
          "http://localhost.example/x",
          "http://[fd00:ec2::24]/x",
          "http://u:p@localhost/x",
        }) {
      assertThat(ContainerCredentials.isAllowed(HttpUrl.get(refused))).as(refused).isFalse();
    }
  }

  @Test
  void refusesAContainerEndpointElsewhere() {
    variables.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://10.0.0.1/hush");

    assertThatThrownBy(this::read)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("http://10.0.0.1")
        .hasMessageNotContaining("hush");
    variables.put("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "@10.0.0.1/x");
    assertThatThrownBy(this::read).isInstanceOf(IOException.class);
  }
}

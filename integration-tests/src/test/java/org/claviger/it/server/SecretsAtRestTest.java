package org.claviger.it.server;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.claviger.it.Answer;
import org.claviger.it.ApiClient;
import org.claviger.it.AwsClients;
import org.claviger.it.Bytes;
import org.claviger.it.Credentials;
import org.claviger.it.KeyImporter;
import org.claviger.it.ServerProcess;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;

/**
 * Secrets that went through a server that logs all it can are in none of its files, nothing that it
 * printed and no metric: in no form of {@link SecretSearch}. Only {@code DIR/client} and the PIN
 * files hold any.
 */
@Tag("one-jdk")
class SecretsAtRestTest {
  private static final int CANARY_BYTES = 24;

  /** Everything that the server and its libraries can say. */
  private static final String LOGGING =
      """
      <configuration>
        <appender name="OUT" class="ch.qos.logback.core.ConsoleAppender">
          <encoder><pattern>%level %logger %msg%n%ex</pattern></encoder>
        </appender>
        <root level="DEBUG"><appender-ref ref="OUT"/></root>
        <logger name="org.claviger" level="TRACE"/>
        <logger name="org.eclipse.jetty.http" level="DEBUG"/>
      </configuration>
      """;

  private final SecureRandom random = new SecureRandom();
  private final SecretSearch search = new SecretSearch();

  @TempDir private Path data;
  @TempDir private Path tools;

  @Test
  void noSecretIsInAFileOrInTheOutput() throws Exception {
    String output;
    String metrics;
    Path logging = Files.writeString(tools.resolve("logback.xml"), LOGGING);
    Map<String, String> environment =
        Map.of("JAVA_TOOL_OPTIONS", "-Dlogback.configurationFile=" + logging);
    try (ServerProcess server =
        ServerProcess.up(data, environment, "--regions", "us-east-1,eu-west-1")) {
      search.add("secret access key", Credentials.of(server).secretAccessKey().getBytes(UTF_8));
      useEverything(ApiClient.of(server));
      importKey(server);
      identities(ApiClient.of(server));
      metrics = metrics(server);
      assertThat(server.stop()).isZero();
      output = server.output();
    }
    assertThat(output.contains("DEBUG ")).as("a log of all it can say").isTrue();
    search.add("PIN", pin("hsm/pin"));
    search.add("security officer's PIN", pin("hsm/so-pin"));
    List<String> found = new ArrayList<>(search.in("the output", output.getBytes(UTF_8)));
    found.addAll(search.in("the metrics", metrics.getBytes(UTF_8)));
    int files = 0;
    for (Path file : files()) {
      found.addAll(search.in(data.relativize(file).toString(), Files.readAllBytes(file)));
      files++;
    }
    assertThat(files).isGreaterThan(5);
    assertThat(found).isEmpty();
  }

  @Test
  void theSearchFindsASecretInEachOfItsForms() {
    byte[] secret = canary("planted");
    String base64 = base64(secret);
    String hex = HexFormat.of().formatHex(secret);
    for (byte[] planted :
        List.of(
            Bytes.join("before".getBytes(UTF_8), secret),
            hex.getBytes(UTF_8),
            hex.getBytes(UTF_16LE),
            hex.getBytes(UTF_16BE),
            HexFormat.of().withUpperCase().formatHex(secret).getBytes(UTF_8),
            base64.getBytes(UTF_8),
            base64.getBytes(UTF_16BE),
            base64(Bytes.join(new byte[] {7}, secret)).getBytes(UTF_8),
            base64(Bytes.join(new byte[] {7, 7}, secret)).getBytes(UTF_8),
            base64.replace('+', '-').replace('/', '_').getBytes(UTF_8))) {
      assertThat(search.in("what was planted", planted)).isNotEmpty();
    }
    assertThat(search.in("nothing", new byte[1_000])).isEmpty();
  }

  /** Every action that takes or gives a secret, with success and with failure. */
  private void useEverything(ApiClient api) {
    String key = created(api.kms("CreateKey", "{}"));
    String plaintext = base64(canary("plaintext"));
    String blob = api.kms("Encrypt", encrypt(key, plaintext)).text("CiphertextBlob");
    String decrypt = "{\"CiphertextBlob\":\"%s\"%s}";
    assertThat(api.kms("Decrypt", decrypt.formatted(blob, "")).text("Plaintext"))
        .isEqualTo(plaintext);
    api.kms("Decrypt", decrypt.formatted(blob, ",\"EncryptionContext\":{\"a\":\"b\"}"));
    api.kms(
        "ReEncrypt",
        "{\"CiphertextBlob\":\"%s\",\"DestinationKeyId\":\"%s\"}".formatted(blob, key));
    api.kms("Encrypt", encrypt("alias/none", base64(canary("plaintext to no key"))));
    api.kms("Encrypt", encrypt(key, base64(canary("plaintext in broken base64")) + "!"));
    api.kms("NoSuchAction", encrypt(key, base64(canary("plaintext to no action"))));
    dataKeys(api, key);
    macAndSign(api);
    aead(api);
    api.kms("DisableKey", "{\"KeyId\":\"%s\"}".formatted(key));
    api.kms("Encrypt", encrypt(key, base64(canary("plaintext to a disabled key"))));
  }

  private void dataKeys(ApiClient api, String key) {
    Answer dataKey =
        api.kms("GenerateDataKey", "{\"KeyId\":\"%s\",\"KeySpec\":\"AES_256\"}".formatted(key));
    search.add("data key", dataKey.bytes("Plaintext"));
    Answer random = api.kms("GenerateRandom", "{\"NumberOfBytes\":32}");
    search.add("random", random.bytes("Plaintext"));
  }

  private void macAndSign(ApiClient api) {
    String mac =
        created(
            api.kms(
                "CreateKey", "{\"KeySpec\":\"HMAC_256\",\"KeyUsage\":\"GENERATE_VERIFY_MAC\"}"));
    String message = base64(canary("message to authenticate"));
    String terms = "{\"KeyId\":\"%s\",\"MacAlgorithm\":\"HMAC_SHA_256\",\"Message\":\"%s\"%s}";
    Answer made = api.kms("GenerateMac", terms.formatted(mac, message, ""));
    search.add("MAC", made.bytes("Mac"));
    String given = ",\"Mac\":\"" + made.text("Mac") + "\"";
    assertThat(api.kms("VerifyMac", terms.formatted(mac, message, given)).status()).isEqualTo(200);
    api.kms("VerifyMac", terms.formatted(mac, base64(canary("another message")), given));
    String signing =
        created(
            api.kms("CreateKey", "{\"KeySpec\":\"ECC_NIST_P256\",\"KeyUsage\":\"SIGN_VERIFY\"}"));
    Answer signed =
        api.kms(
            "Sign",
            "{\"KeyId\":\"%s\",\"SigningAlgorithm\":\"ECDSA_SHA_256\",\"Message\":\"%s\"}"
                .formatted(signing, base64(canary("message to sign"))));
    assertThat(signed.status()).isEqualTo(200);
  }

  private void aead(ApiClient api) {
    String key = created(api.claviger("CreateAeadKey", "{}"));
    String plaintext = base64(canary("AEAD plaintext"));
    Answer sealed =
        api.claviger(
            "AeadEncrypt",
            "{\"KeyId\":\"%s\",\"Plaintext\":\"%s\",\"Aad\":\"%s\"}"
                .formatted(key, plaintext, base64(canary("AAD"))));
    assertThat(sealed.status()).as(sealed.body()).isEqualTo(200);
    api.claviger(
        "AeadDecrypt",
        "{\"KeyId\":\"%s\",\"Ciphertext\":\"%s\",\"Iv\":\"%s\"}"
            .formatted(key, sealed.text("Ciphertext"), sealed.text("Iv")));
  }

  private void importKey(ServerProcess server) {
    try (KmsClient kms = AwsClients.kms(server)) {
      byte[] material = new byte[32];
      random.nextBytes(material);
      search.add("imported key", material);
      String key =
          new KeyImporter(kms)
              .key(KeySpec.SYMMETRIC_DEFAULT, KeyUsageType.ENCRYPT_DECRYPT, material);
      kms.encrypt(
          r ->
              r.keyId(key)
                  .plaintext(SdkBytes.fromByteArray(canary("plaintext under an imported key"))));
    }
  }

  /** A user's secret, a session's secret and token, used well and badly. */
  private void identities(ApiClient api) {
    iam(api, "CreateUser&UserName=bob");
    Answer key = iam(api, "CreateAccessKey&UserName=bob");
    String secret = element(key, "SecretAccessKey");
    search.add("user's secret", secret.getBytes(UTF_8));
    ApiClient bob =
        api.signing(api.signer().credentials(new Credentials(element(key, "AccessKeyId"), secret)));
    bob.kms("ListKeys", "{}");
    Answer session =
        bob.send(bob.signer().service("sts").form("Action=GetSessionToken&Version=2011-06-15"));
    assertThat(session.status()).as(session.body()).isEqualTo(200);
    String sessionSecret = element(session, "SecretAccessKey");
    String token = element(session, "SessionToken");
    search.add("session's secret", sessionSecret.getBytes(UTF_8));
    search.add("session token", token.getBytes(UTF_8));
    ApiClient temporary =
        api.signing(
            api.signer()
                .credentials(new Credentials(element(session, "AccessKeyId"), sessionSecret)));
    for (String sent : List.of(token, token.substring(1))) {
      temporary.send(
          temporary
              .signer()
              .json("TrentService.ListKeys", "{}")
              .with("X-Amz-Security-Token", sent));
    }
    String made = HexFormat.of().formatHex(canary("web identity token"));
    api.send(
        api.signer()
            .service("sts")
            .form(
                "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleSessionName=s"
                    + "&RoleArn=arn:aws:iam::111122223333:role/none&WebIdentityToken="
                    + made));
  }

  private static Answer iam(ApiClient api, String action) {
    Answer answer =
        api.send(api.signer().service("iam").form("Version=2010-05-08&Action=" + action));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer;
  }

  private static String element(Answer answer, String name) {
    Matcher found = Pattern.compile("<" + name + ">([^<]+)</").matcher(answer.body());
    assertThat(found.find()).as(answer.body()).isTrue();
    return found.group(1);
  }

  private static String metrics(ServerProcess server) throws IOException, InterruptedException {
    URI uri = server.management().resolve("/metrics");
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
        .body();
  }

  private byte[] canary(String name) {
    byte[] canary = new byte[CANARY_BYTES];
    random.nextBytes(canary);
    search.add(name, canary);
    return canary;
  }

  private static String encrypt(String key, String plaintext) {
    return "{\"KeyId\":\"%s\",\"Plaintext\":\"%s\"}".formatted(key, plaintext);
  }

  private static String created(Answer answer) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.json().at("/KeyMetadata/KeyId").textValue();
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private byte[] pin(String file) throws IOException {
    return Files.readString(data.resolve(file)).strip().getBytes(UTF_8);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(data)) {
      return files.filter(Files::isRegularFile).filter(this::mayHoldNoSecret).toList();
    }
  }

  private boolean mayHoldNoSecret(Path file) {
    return !file.startsWith(data.resolve("client"))
        && !file.equals(data.resolve("hsm/pin"))
        && !file.equals(data.resolve("hsm/so-pin"));
  }
}

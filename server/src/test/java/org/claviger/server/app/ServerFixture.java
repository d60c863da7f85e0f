package org.claviger.server.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.claviger.server.config.ConfigFile;
import org.claviger.server.config.ServerConfig;
import org.claviger.server.sigv4.RequestToSign;
import org.claviger.server.sigv4.TestSigner;

/** A whole server in this process, and a client with the root user's key. */
final class ServerFixture implements AutoCloseable {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private static final ObjectMapper JSON = new ObjectMapper();

  final ClavigerServer server;
  private final String credentials;
  private final HttpClient client;
  private final HttpClient plain = HttpClient.newHttpClient();

  private ServerFixture(ClavigerServer server, Path data)
      throws IOException, GeneralSecurityException {
    this.server = server;
    this.credentials = Files.readString(data.resolve("client/credentials"));
    this.client =
        HttpClient.newBuilder().sslContext(trusting(data.resolve("client/truststore.p12"))).build();
  }

  /** Starts from a configuration file, on free ports. */
  static ServerFixture start(Path folder, String settings)
      throws IOException, GeneralSecurityException {
    return start(folder, settings, Clock.systemUTC());
  }

  /** The same by another clock; requests are signed by the time that it is. */
  static ServerFixture start(Path folder, String settings, Clock clock)
      throws IOException, GeneralSecurityException {
    Path file = Files.writeString(folder.resolve("claviger.yaml"), "data: data\n" + settings);
    ServerConfig config = ConfigFile.read(file);
    return new ServerFixture(
        ClavigerServer.start(config, Optional.empty(), clock), folder.resolve("data"));
  }

  private static SSLContext trusting(Path trustStore) throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(new ByteArrayInputStream(Files.readAllBytes(trustStore)), null);
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  /** What a management path answers. */
  HttpResponse<String> management(String path) throws IOException, InterruptedException {
    return plain.send(
        HttpRequest.newBuilder(server.management().resolve(path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** Calls an action of KMS as the root user. */
  HttpResponse<String> kms(String action, String body, String... further)
      throws IOException, InterruptedException {
    return ask("TrentService." + action, body, further);
  }

  /** Calls an action by its whole target as the root user. */
  HttpResponse<String> ask(String target, String body, String... further)
      throws IOException, InterruptedException {
    return ask(root("us-east-1"), target, body, further);
  }

  /** The root user's signing in a region. */
  Signing root(String region) {
    return new Signing(
        credential("aws_access_key_id"), credential("aws_secret_access_key"), region);
  }

  /** Whose key signs, and for which region. */
  record Signing(String accessKeyId, String secret, String region) {}

  /** Calls an action by its whole target. */
  HttpResponse<String> ask(Signing signing, String target, String body, String... further)
      throws IOException, InterruptedException {
    List<Map.Entry<String, String>> fields = new ArrayList<>();
    fields.add(Map.entry("Host", server.endpoint().getAuthority()));
    fields.add(Map.entry("Content-Type", "application/x-amz-json-1.1"));
    fields.add(Map.entry("X-Amz-Target", target));
    fields.add(Map.entry("X-Amz-Date", DATE.format(Instant.now())));
    fields.add(Map.entry("Authorization", "none yet"));
    RequestToSign signed =
        TestSigner.sign(
            new RequestToSign("POST", "/", "", fields, body.getBytes(UTF_8)),
            signing.accessKeyId,
            signing.secret,
            signing.region,
            "kms",
            "content-type",
            "host",
            "x-amz-date",
            "x-amz-target");
    return send(signed.headers(), body, further);
  }

  /** Makes a key of imported material that expires then. */
  String importKey(Instant end) throws Exception {
    JsonNode created =
        JSON.readTree(kms("CreateKey", "{\"Origin\":\"EXTERNAL\"}").body()).get("KeyMetadata");
    String keyId = created.get("KeyId").textValue();
    ObjectNode ask = JSON.createObjectNode().put("KeyId", keyId);
    ask.put("WrappingAlgorithm", "RSAES_OAEP_SHA_256").put("WrappingKeySpec", "RSA_2048");
    JsonNode parameters = JSON.readTree(kms("GetParametersForImport", ask.toString()).body());
    PublicKey wrapping =
        KeyFactory.getInstance("RSA")
            .generatePublic(new X509EncodedKeySpec(parameters.get("PublicKey").binaryValue()));
    Cipher oaep = Cipher.getInstance("RSA/ECB/OAEPPadding");
    oaep.init(
        Cipher.ENCRYPT_MODE,
        wrapping,
        new OAEPParameterSpec(
            "SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT));
    ObjectNode give = JSON.createObjectNode().put("KeyId", keyId);
    give.put("EncryptedKeyMaterial", oaep.doFinal(new byte[32]));
    give.set("ImportToken", parameters.get("ImportToken"));
    give.put("ValidTo", end.getEpochSecond());
    HttpResponse<String> imported = kms("ImportKeyMaterial", give.toString());
    if (imported.statusCode() != 200) {
      throw new IllegalStateException(imported.body());
    }
    return keyId;
  }

  /** Sends something that nobody signed. */
  HttpResponse<String> unsigned(String action) throws IOException, InterruptedException {
    return send(
        List.of(
            Map.entry("Content-Type", "application/x-amz-json-1.1"),
            Map.entry("X-Amz-Target", "TrentService." + action)),
        "{}");
  }

  private HttpResponse<String> send(
      List<Map.Entry<String, String>> fields, String body, String... further)
      throws IOException, InterruptedException {
    URI uri = server.endpoint().resolve("/");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofString(body));
    fields.stream()
        .filter(field -> !field.getKey().equalsIgnoreCase("host"))
        .forEach(field -> request.header(field.getKey(), field.getValue()));
    if (further.length > 0) {
      request.headers(further);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private String credential(String name) {
    Matcher line = Pattern.compile("(?m)^" + name + " *= *(\\S+)$").matcher(credentials);
    if (!line.find()) {
      throw new IllegalStateException(name + " is not in the credentials");
    }
    return line.group(1);
  }

  @Override
  public void close() {
    server.close();
  }
}

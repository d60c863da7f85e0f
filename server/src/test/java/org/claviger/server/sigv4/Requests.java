package org.claviger.server.sigv4;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.claviger.server.sigv4.Caller.PrincipalType.ROOT;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Requests that botocore signed, and requests made from them. */
final class Requests {
  static final String ACCESS_KEY_ID;
  static final Caller CALLER;
  static final Instant NOW;

  private static final JsonNode FIXTURES = load();
  private static final String SECRET;

  static {
    ACCESS_KEY_ID = FIXTURES.get("accessKeyId").asText();
    SECRET = FIXTURES.get("secretAccessKey").asText();
    NOW = Instant.parse(FIXTURES.get("now").asText());
    CALLER = caller(ACCESS_KEY_ID);
  }

  private Requests() {}

  /** A request of the fixtures with what its scope names. */
  record Signed(String name, String service, String region, RequestToSign request) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Signed> all() {
    List<Signed> all = new ArrayList<>();
    for (JsonNode node : FIXTURES.get("requests")) {
      all.add(read(node));
    }
    return all;
  }

  /** The first of them, for KMS in us-east-1. */
  static RequestToSign listKeys() {
    return all().get(0).request();
  }

  /** The access keys of the fixtures: one. */
  static CredentialSource credentials() {
    return credentials(ACCESS_KEY_ID, SECRET);
  }

  static CredentialSource credentials(String accessKeyId, String secret) {
    SigningCredential credential =
        new SigningCredential(caller(accessKeyId), 1, Secret.takeOver(secret.getBytes(US_ASCII)));
    return id -> id.equals(accessKeyId) ? Optional.of(credential) : Optional.empty();
  }

  /** Signs anew with the secret of the fixtures. */
  static RequestToSign sign(RequestToSign request, String... signedHeaders) {
    return TestSigner.sign(request, ACCESS_KEY_ID, SECRET, "us-east-1", "kms", signedHeaders);
  }

  static RequestToSign signFor(String region, RequestToSign request, String... signedHeaders) {
    return TestSigner.sign(request, ACCESS_KEY_ID, SECRET, region, "kms", signedHeaders);
  }

  static RequestToSign with(RequestToSign request, String name, String value) {
    List<Map.Entry<String, String>> headers = new ArrayList<>(request.headers());
    headers.add(Map.entry(name, value));
    return withHeaders(request, headers);
  }

  static RequestToSign without(RequestToSign request, String name) {
    List<Map.Entry<String, String>> headers = new ArrayList<>(request.headers());
    headers.removeIf(header -> header.getKey().equalsIgnoreCase(name));
    return withHeaders(request, headers);
  }

  static RequestToSign replacing(RequestToSign request, String name, String value) {
    return with(without(request, name), name, value);
  }

  static RequestToSign withHeaders(RequestToSign request, List<Map.Entry<String, String>> headers) {
    return new RequestToSign(
        request.method(), request.rawPath(), request.rawQuery(), headers, request.body());
  }

  static String header(RequestToSign request, String name) {
    return request.headers().stream()
        .filter(header -> header.getKey().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow()
        .getValue();
  }

  private static Caller caller(String accessKeyId) {
    return new Caller(
        "111122223333", "arn:aws:iam::111122223333:root", "111122223333", ROOT, accessKeyId);
  }

  private static Signed read(JsonNode node) {
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    for (JsonNode header : node.get("headers")) {
      headers.add(Map.entry(header.get(0).asText(), header.get(1).asText()));
    }
    try {
      RequestToSign request =
          new RequestToSign(
              node.get("method").asText(),
              node.get("path").asText(),
              node.get("query").asText(),
              headers,
              node.get("body").binaryValue());
      return new Signed(
          node.get("name").asText(),
          node.get("service").asText(),
          node.get("region").asText(),
          request);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode load() {
    try (InputStream in = Requests.class.getResourceAsStream("/sigv4/botocore.json")) {
      return new JsonMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

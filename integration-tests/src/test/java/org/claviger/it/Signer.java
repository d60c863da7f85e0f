package org.claviger.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * AWS Signature Version 4 as its documentation describes it, independent of the server's and the
 * provider's: what signs requests here must not share their mistakes.
 */
public record Signer(Credentials credentials, String host, String region, String service) {
  public static final String JSON = "application/x-amz-json-1.1";
  public static final String FORM = "application/x-www-form-urlencoded; charset=utf-8";

  private static final DateTimeFormatter BASIC =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  public static Signer of(ServerProcess server) {
    return new Signer(
        Credentials.of(server), server.endpoint().getRawAuthority(), "us-east-1", "kms");
  }

  public Signer region(String other) {
    return new Signer(credentials, host, other, service);
  }

  public Signer service(String other) {
    return new Signer(credentials, host, region, other);
  }

  public Signer host(String other) {
    return new Signer(credentials, other, region, service);
  }

  public Signer credentials(Credentials other) {
    return new Signer(other, host, region, service);
  }

  /** An action of a JSON API, such as {@code TrentService.Encrypt}. */
  public SignedRequest json(String target, String body) {
    return json(target, body.getBytes(UTF_8), Instant.now());
  }

  public SignedRequest json(String target, byte[] body, Instant at) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", JSON);
    headers.put("X-Amz-Target", target);
    return sign(headers, body, at);
  }

  /** An action of a Query API. */
  public SignedRequest form(String body) {
    return sign(Map.of("Content-Type", FORM), body.getBytes(UTF_8), Instant.now());
  }

  /** Signs all headers that are given, with {@code Host} and {@code X-Amz-Date} added. */
  public SignedRequest sign(Map<String, String> given, byte[] body, Instant at) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Host", host);
    headers.putAll(given);
    headers.put("X-Amz-Date", BASIC.format(at));
    Map<String, String> sorted = new TreeMap<>();
    headers.forEach((name, value) -> sorted.put(name.toLowerCase(Locale.ROOT), value.strip()));
    String names = String.join(";", sorted.keySet());
    String canonicalHeaders =
        sorted.entrySet().stream()
            .map(header -> header.getKey() + ":" + header.getValue() + "\n")
            .collect(Collectors.joining());
    String canonical =
        String.join("\n", "POST", "/", "", canonicalHeaders, names, hex(Bytes.sha256(body)));
    String day = BASIC.format(at).substring(0, 8);
    String scope = String.join("/", day, region, service, "aws4_request");
    String toSign =
        String.join(
            "\n",
            "AWS4-HMAC-SHA256",
            BASIC.format(at),
            scope,
            hex(Bytes.sha256(canonical.getBytes(UTF_8))));
    headers.put(
        "Authorization",
        "AWS4-HMAC-SHA256 Credential=%s/%s, SignedHeaders=%s, Signature=%s"
            .formatted(credentials.accessKeyId(), scope, names, hex(hmac(key(day), toSign))));
    return new SignedRequest(headers, body);
  }

  private byte[] key(String day) {
    byte[] key = ("AWS4" + credentials.secretAccessKey()).getBytes(UTF_8);
    for (String part : new String[] {day, region, service, "aws4_request"}) {
      key = hmac(key, part);
    }
    return key;
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}

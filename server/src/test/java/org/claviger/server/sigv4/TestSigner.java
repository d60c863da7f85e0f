package org.claviger.server.sigv4;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A signer of Signature Version 4 for requests that no client would make; written apart from the
 * verifier, for simple paths, queries and header values only.
 */
public final class TestSigner {
  private TestSigner() {}

  /** Replaces the Authorization header by one over the named headers and {@code X-Amz-Date}. */
  public static RequestToSign sign(
      RequestToSign request,
      String accessKeyId,
      String secret,
      String region,
      String service,
      String... signedHeaders) {
    String date = Requests.header(request, "x-amz-date");
    List<String> names = Stream.of(signedHeaders).sorted().toList();
    String canonicalHeaders =
        names.stream().map(n -> n + ":" + value(request, n) + "\n").collect(joining());
    String signedNames = String.join(";", names);
    String canonical =
        String.join(
            "\n",
            request.method(),
            request.rawPath(),
            request.rawQuery(),
            canonicalHeaders,
            signedNames,
            sha256(request.body()));
    String scope = date.substring(0, 8) + "/" + region + "/" + service + "/aws4_request";
    byte[] key = ("AWS4" + secret).getBytes(UTF_8);
    for (String step : List.of(date.substring(0, 8), region, service, "aws4_request")) {
      key = hmac(key, step);
    }
    String toSign =
        "AWS4-HMAC-SHA256\n" + date + "\n" + scope + "\n" + sha256(canonical.getBytes(UTF_8));
    String signature = HexFormat.of().formatHex(hmac(key, toSign));
    return Requests.replacing(
        request,
        "Authorization",
        "AWS4-HMAC-SHA256 Credential="
            + accessKeyId
            + "/"
            + scope
            + ", SignedHeaders="
            + signedNames
            + ", Signature="
            + signature);
  }

  private static String value(RequestToSign request, String name) {
    return request.headers().stream()
        .filter(header -> header.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .collect(joining(","));
  }

  private static String sha256(byte[] data) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(data));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] hmac(byte[] key, String data) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(data.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}

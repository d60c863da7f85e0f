package org.claviger.provider.internal.http;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Provider;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SortedMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.claviger.provider.internal.config.Credentials;
import org.claviger.provider.internal.jca.JdkProviders;

/**
 * AWS Signature Version 4 in the header form, for requests without a query. The signing key of a
 * day is kept and wiped when the next one is derived.
 */
public final class SigV4Signer {
  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final String HMAC = "HmacSHA256";
  private static final String SHA_256 = "SHA-256";
  private static final byte[] SECRET_PREFIX = "AWS4".getBytes(StandardCharsets.US_ASCII);

  private final String region;
  private final String service;
  private final Provider macProvider;
  private final Provider digestProvider;
  private SigningKey current;

  public SigV4Signer(String region, String service) throws GeneralSecurityException {
    this.region = region;
    this.service = service;
    this.macProvider = JdkProviders.of("Mac", HMAC);
    this.digestProvider = JdkProviders.of("MessageDigest", SHA_256);
  }

  /**
   * The value of the {@code Authorization} header.
   *
   * @param path the absolute path, already encoded
   * @param headers every header to sign, by lower-case name; {@code x-amz-date} among them
   */
  public String authorization(
      String method,
      String path,
      SortedMap<String, String> headers,
      byte[] body,
      Credentials credentials)
      throws GeneralSecurityException {
    String date = headers.get("x-amz-date");
    String scope = date.substring(0, 8) + "/" + region + "/" + service + "/aws4_request";
    String names = String.join(";", headers.keySet());
    String canonical =
        method + "\n" + path + "\n\n" + canonical(headers) + "\n" + names + "\n" + sha256(body);
    String toSign =
        ALGORITHM
            + "\n"
            + date
            + "\n"
            + scope
            + "\n"
            + sha256(canonical.getBytes(StandardCharsets.UTF_8));
    byte[] signature = hmac(signingKey(date.substring(0, 8), credentials), toSign);
    return ALGORITHM
        + " Credential="
        + credentials.accessKeyId()
        + "/"
        + scope
        + ", SignedHeaders="
        + names
        + ", Signature="
        + HexFormat.of().formatHex(signature);
  }

  private static String canonical(SortedMap<String, String> headers) {
    StringBuilder lines = new StringBuilder(256);
    headers.forEach(
        (name, value) -> lines.append(name).append(':').append(single(value)).append('\n'));
    return lines.toString();
  }

  /** Without blanks around it, and with single ones inside. */
  private static String single(String value) {
    String stripped = value.strip();
    return stripped.contains("  ") ? stripped.replaceAll(" +", " ") : stripped;
  }

  private synchronized byte[] signingKey(String day, Credentials credentials)
      throws GeneralSecurityException {
    if (current == null || !current.serves(day, credentials)) {
      SigningKey previous = current;
      current = new SigningKey(day, credentials, derive(day, credentials));
      if (previous != null) {
        Arrays.fill(previous.bytes(), (byte) 0);
      }
    }
    return current.bytes().clone();
  }

  private byte[] derive(String day, Credentials credentials) throws GeneralSecurityException {
    byte[] key = credentials.secretAfter(SECRET_PREFIX);
    for (String step : new String[] {day, region, service, "aws4_request"}) {
      key = hmac(key, step);
    }
    return key;
  }

  /** Uses the key up: it is wiped. */
  private byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
    try {
      Mac mac = Mac.getInstance(HMAC, macProvider);
      mac.init(new SecretKeySpec(key, HMAC));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  private String sha256(byte[] data) throws GeneralSecurityException {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance(SHA_256, digestProvider).digest(data));
  }

  private record SigningKey(String day, Credentials credentials, byte[] bytes) {
    boolean serves(String otherDay, Credentials other) {
      return day.equals(otherDay) && credentials == other;
    }

    @Override
    public String toString() {
      return "SigningKey[" + day + "]";
    }
  }
}

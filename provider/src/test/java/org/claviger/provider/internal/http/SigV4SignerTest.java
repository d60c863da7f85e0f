package org.claviger.provider.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.claviger.provider.internal.config.Credentials;
import org.junit.jupiter.api.Test;

/** AWS's Signature Version 4 test suite: the cases that have no query. */
class SigV4SignerTest {
  private static final String TOKEN =
      "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfI"
          + "eoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDY"
          + "wT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+s"
          + "cqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==";

  private static String signature(String method, Map<String, String> headers, String body)
      throws GeneralSecurityException {
    TreeMap<String, String> all = new TreeMap<>(headers);
    all.put("host", "example.amazonaws.com");
    all.put("x-amz-date", "20150830T123600Z");
    Credentials credentials =
        new Credentials(
            "AKIDEXAMPLE",
            "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY".getBytes(StandardCharsets.UTF_8),
            Optional.empty());
    return new SigV4Signer("us-east-1", "service")
        .authorization(method, "/", all, body.getBytes(StandardCharsets.UTF_8), credentials);
  }

  @Test
  void getVanilla() throws GeneralSecurityException {
    assertThat(signature("GET", Map.of(), ""))
        .isEqualTo(
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request,"
                + " SignedHeaders=host;x-amz-date,"
                + " Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");
  }

  @Test
  void postVanilla() throws GeneralSecurityException {
    assertThat(signature("POST", Map.of(), ""))
        .endsWith("=5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b");
  }

  @Test
  void postHeaderKeySort() throws GeneralSecurityException {
    assertThat(signature("POST", Map.of("my-header1", "value1"), ""))
        .endsWith("=c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c");
  }

  @Test
  void postHeaderValueCase() throws GeneralSecurityException {
    assertThat(signature("POST", Map.of("my-header1", "VALUE1"), ""))
        .endsWith("=cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d");
  }

  @Test
  void postWithABody() throws GeneralSecurityException {
    assertThat(
            signature(
                "POST",
                Map.of("content-type", "application/x-www-form-urlencoded"),
                "Param1=value1"))
        .endsWith("=ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a");
  }

  @Test
  void postWithASessionToken() throws GeneralSecurityException {
    assertThat(signature("POST", Map.of("x-amz-security-token", TOKEN), ""))
        .endsWith("=85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead");
  }

  @Test
  void theKeyOfADayServesNoOtherDayAndNoOtherSecret() throws GeneralSecurityException {
    SigV4Signer signer = new SigV4Signer("us-east-1", "kms");
    Credentials one = credentials("one");
    Credentials two = credentials("two");

    String first = sign(signer, one, "20260101T000000Z");

    assertThat(sign(signer, one, "20260102T000000Z")).isNotEqualTo(first);
    assertThat(sign(signer, two, "20260101T000000Z")).isNotEqualTo(first);
    assertThat(sign(signer, one, "20260101T000000Z")).isEqualTo(first);
  }

  private static Credentials credentials(String secret) {
    return new Credentials("AKIA", secret.getBytes(StandardCharsets.UTF_8), Optional.empty());
  }

  private static String sign(SigV4Signer signer, Credentials credentials, String date)
      throws GeneralSecurityException {
    TreeMap<String, String> headers = new TreeMap<>(Map.of("host", "h", "x-amz-date", date));
    return signer.authorization("POST", "/", headers, new byte[0], credentials);
  }
}

package org.claviger.server.sigv4;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What other implementations signed verifies here. */
class SigV4VectorsTest {
  private static final Instant SUITE_TIME = Instant.parse("2015-08-30T12:36:00Z");

  private final SigV4Authenticator botocore = new SigV4Authenticator(Requests.credentials(), 10);
  private final SigV4Authenticator suite =
      new SigV4Authenticator(
          Requests.credentials("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"), 10);

  static List<Requests.Signed> botocoreRequests() {
    return Requests.all();
  }

  @ParameterizedTest
  @MethodSource("botocoreRequests")
  void takesWhatBotocoreSigned(Requests.Signed signed) {
    Authenticated authenticated =
        botocore.authenticate(signed.request(), signed.service(), Requests.NOW);

    assertThat(authenticated).isEqualTo(new Authenticated(Requests.CALLER, signed.region()));
  }

  /** Of the AWS Signature Version 4 test suite. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          get-vanilla | GET | / | '' | '' | 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31
          post-vanilla | POST | / | '' | '' | 5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b
          get-vanilla-query-order-key-case | GET | / | Param2=value2&Param1=value1 | '' | b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500
          get-header-key-duplicate | GET | / | '' | My-Header1:value2;My-Header1:value2;My-Header1:value1 | c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea
          get-header-value-order | GET | / | '' | My-Header1:value4;My-Header1:value1;My-Header1:value3;My-Header1:value2 | 08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01
          get-header-value-trim | GET | / | '' | 'My-Header1: value1;My-Header2: "a   b   c"' | acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736
          get-unreserved | GET | /-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz | '' | '' | 07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f
          get-utf8 | GET | /ሴ | '' | '' | 8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85
          get-space | GET | /example space/ | '' | '' | 652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741
          get-relative | GET | /example/.. | '' | '' | 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31
          get-slashes | GET | //./ | '' | '' | 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31
          """)
  void takesTheSignaturesOfTheSuite(
      String name, String method, String path, String query, String extra, String signature) {
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    headers.add(Map.entry("Host", "example.amazonaws.com"));
    StringBuilder signed = new StringBuilder("host");
    for (String field : extra.isEmpty() ? new String[0] : extra.split(";", -1)) {
      String[] parts = field.split(":", 2);
      headers.add(Map.entry(parts[0], parts[1]));
      String lower = parts[0].toLowerCase(Locale.ROOT);
      if (signed.indexOf(lower) < 0) {
        signed.append(';').append(lower);
      }
    }
    headers.add(Map.entry("X-Amz-Date", "20150830T123600Z"));
    headers.add(
        Map.entry(
            "Authorization",
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request,"
                + " SignedHeaders="
                + signed
                + ";x-amz-date, Signature="
                + signature));
    RequestToSign request = new RequestToSign(method, path, query, headers, "".getBytes(UTF_8));

    assertThat(suite.authenticate(request, "service", SUITE_TIME).region()).isEqualTo("us-east-1");
  }
}

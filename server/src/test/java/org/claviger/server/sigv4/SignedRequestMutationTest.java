package org.claviger.server.sigv4;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.server.sigv4.Requests.NOW;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A signed request of which anything is changed is refused, unless it still means the same: the
 * same canonical request under the same Authorization.
 */
class SignedRequestMutationTest {
  private static final Set<ErrorCode> REFUSALS =
      Set.of(
          ErrorCode.MissingAuthenticationTokenException,
          ErrorCode.IncompleteSignatureException,
          ErrorCode.UnrecognizedClientException,
          ErrorCode.InvalidSignatureException);

  private final SigV4Authenticator authenticator =
      new SigV4Authenticator(Requests.credentials(), 10);

  static List<Requests.Signed> requests() {
    return Requests.all();
  }

  @ParameterizedTest
  @MethodSource("requests")
  void everyFlippedBitOfMethodPathAndQueryIsRefused(Requests.Signed signed) {
    RequestToSign r = signed.request();
    for (String method : flipped(r.method())) {
      check(signed, new RequestToSign(method, r.rawPath(), r.rawQuery(), r.headers(), r.body()));
    }
    for (String path : flipped(r.rawPath())) {
      check(signed, new RequestToSign(r.method(), path, r.rawQuery(), r.headers(), r.body()));
    }
    for (String query : flipped(r.rawQuery())) {
      check(signed, new RequestToSign(r.method(), r.rawPath(), query, r.headers(), r.body()));
    }
  }

  @ParameterizedTest
  @MethodSource("requests")
  void everyFlippedBitOfAHeaderIsRefused(Requests.Signed signed) {
    List<Map.Entry<String, String>> headers = signed.request().headers();
    int accepted = 0;
    int tried = 0;
    for (int i = 0; i < headers.size(); i++) {
      Map.Entry<String, String> header = headers.get(i);
      for (String name : flipped(header.getKey())) {
        accepted += check(signed, replaced(signed, i, Map.entry(name, header.getValue()))) ? 1 : 0;
        tried++;
      }
      for (String value : flipped(header.getValue())) {
        accepted += check(signed, replaced(signed, i, Map.entry(header.getKey(), value))) ? 1 : 0;
        tried++;
      }
    }
    assertThat(accepted).as("of %d mutations", tried).isLessThan(tried / 10);
  }

  @ParameterizedTest
  @MethodSource("requests")
  void everyFlippedBitOfTheBodyIsRefused(Requests.Signed signed) {
    RequestToSign request = signed.request();
    for (int bit = 0; bit < request.body().length * 8; bit++) {
      byte[] body = request.body().clone();
      body[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(check(signed, withBody(request, body))).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("requests")
  void aBodyCutOrExtendedIsRefused(Requests.Signed signed) {
    byte[] body = signed.request().body();
    for (int length = 0; length < body.length; length++) {
      assertThat(check(signed, withBody(signed.request(), Arrays.copyOf(body, length)))).isFalse();
    }
    byte[] longer = Arrays.copyOf(body, body.length + 1);
    assertThat(check(signed, withBody(signed.request(), longer))).isFalse();
  }

  @ParameterizedTest
  @MethodSource("requests")
  void anAuthorizationCutOrExtendedIsRefused(Requests.Signed signed) {
    RequestToSign request = signed.request();
    String authorization = Requests.header(request, "Authorization");
    for (int length = 0; length < authorization.length(); length++) {
      String cut = authorization.substring(0, length);
      assertThat(check(signed, Requests.replacing(request, "Authorization", cut))).isFalse();
    }
    for (char c = 0x21; c < 0x7f; c++) {
      assertThat(check(signed, Requests.replacing(request, "Authorization", authorization + c)))
          .isFalse();
    }
  }

  @Test
  void aHeaderMovedBetweenNameAndValueIsRefused() {
    Requests.Signed signed = Requests.all().get(0);
    RequestToSign moved =
        Requests.replacing(signed.request(), "X-Amz-Target", "TrentService.ListKeys\nx-amz-x:y");

    assertThat(check(signed, moved)).isFalse();
  }

  /** Whether the mutation was accepted, which takes that it means what the original means. */
  private boolean check(Requests.Signed signed, RequestToSign mutated) {
    Authenticated authenticated;
    try {
      authenticated = authenticator.authenticate(mutated, signed.service(), NOW);
    } catch (ApiException refusal) {
      assertThat(REFUSALS).contains(refusal.code());
      return false;
    }
    assertThat(authenticated).isEqualTo(new Authenticated(Requests.CALLER, signed.region()));
    assertThat(meaning(mutated)).isEqualTo(meaning(signed.request()));
    return true;
  }

  private static String meaning(RequestToSign request) {
    Headers headers = new Headers(request.headers());
    Authorization authorization =
        Authorization.parse(Requests.header(request, "Authorization"), true);
    SignedHeaders names = SignedHeaders.parse(authorization.signedHeaders());
    String payloadHash = Hashing.sha256Hex(request.body());
    return new String(CanonicalRequest.of(request, headers, names, payloadHash), UTF_8)
        + authorization.algorithm()
        + authorization.credential()
        + authorization.signature();
  }

  private static RequestToSign replaced(
      Requests.Signed signed, int index, Map.Entry<String, String> header) {
    List<Map.Entry<String, String>> headers = new ArrayList<>(signed.request().headers());
    headers.set(index, header);
    return Requests.withHeaders(signed.request(), headers);
  }

  private static RequestToSign withBody(RequestToSign r, byte[] body) {
    return new RequestToSign(r.method(), r.rawPath(), r.rawQuery(), r.headers(), body);
  }

  /** The text with each of the low 8 bits of each character flipped, one at a time. */
  private static List<String> flipped(String text) {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < text.length(); i++) {
      for (int bit = 0; bit < 8; bit++) {
        char[] chars = text.toCharArray();
        chars[i] ^= (char) (1 << bit);
        all.add(new String(chars));
      }
    }
    return all;
  }
}

package org.claviger.server.sigv4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.claviger.server.sigv4.Requests.NOW;

import java.util.List;
import java.util.Random;
import java.util.Set;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.junit.jupiter.api.Test;

/** Nothing that a stranger sends is accepted or ends in anything but a refusal. */
class SigV4FuzzTest {
  private static final int CASES = Integer.getInteger("fuzz.cases", 5_000);
  private static final Set<ErrorCode> REFUSALS =
      Set.of(
          ErrorCode.MissingAuthenticationTokenException,
          ErrorCode.IncompleteSignatureException,
          ErrorCode.UnrecognizedClientException,
          ErrorCode.InvalidSignatureException);
  private static final List<String> AUTHORIZATION_PARTS =
      List.of(
          "AWS4-HMAC-SHA256",
          "AWS4-",
          " ",
          ", ",
          ",",
          "=",
          "/",
          ";",
          "Credential=",
          "SignedHeaders=",
          "Signature=",
          "Credential=" + Requests.ACCESS_KEY_ID + "/20261122/us-east-1/kms/aws4_request",
          "SignedHeaders=content-type;host;x-amz-date;x-amz-target",
          "Signature=5be54a01edc374a0b5017f2e099d99a8aaad8817bee7abccc6cb99e291a1a9ad",
          "host",
          "\t",
          "\u0000",
          "é",
          "\uD83D");
  private static final List<String> DATE_PARTS =
      List.of(
          "20261122", "T", "102030", "Z", "GMT", "Sun, ", "22 Nov 2026 ", "10:20:30 ", "+", "-");
  private static final List<String> URI_PARTS =
      List.of("/", ".", "..", "%", "%2", "%2F", "%zz", "a", "=", "&", "+", "é", "\uDC00", "X-Amz-");

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final SigV4Authenticator authenticator =
      new SigV4Authenticator(Requests.credentials(), 10);

  @Test
  void authorizationsOfRandomParts() {
    for (int i = 0; i < CASES; i++) {
      String header = "AWS4-HMAC-SHA256 " + join(AUTHORIZATION_PARTS, 12);
      refused(Requests.replacing(Requests.listKeys(), "Authorization", header));
    }
  }

  @Test
  void authorizationsOfRandomCharacters() {
    for (int i = 0; i < CASES; i++) {
      StringBuilder header = new StringBuilder();
      for (int length = random.nextInt(200); length > 0; length--) {
        header.append((char) random.nextInt(random.nextInt(20) == 0 ? 0x10000 : 0x80));
      }
      refused(Requests.replacing(Requests.listKeys(), "Authorization", header.toString()));
    }
  }

  @Test
  void datesOfRandomParts() {
    for (int i = 0; i < CASES; i++) {
      RequestToSign undated = Requests.without(Requests.listKeys(), "X-Amz-Date");
      String name = random.nextBoolean() ? "X-Amz-Date" : "Date";
      refusedUnlessTheSame(Requests.with(undated, name, join(DATE_PARTS, 8)));
    }
  }

  @Test
  void pathsAndQueriesOfRandomParts() {
    RequestToSign request = Requests.listKeys();
    for (int i = 0; i < CASES; i++) {
      refusedUnlessTheSame(
          new RequestToSign(
              request.method(),
              "/" + join(URI_PARTS, 8),
              join(URI_PARTS, 8),
              request.headers(),
              request.body()));
    }
  }

  private void refused(RequestToSign request) {
    try {
      authenticator.authenticate(request, "kms", NOW);
    } catch (ApiException refusal) {
      assertThat(REFUSALS).contains(refusal.code());
      return;
    } catch (RuntimeException e) {
      fail("seed " + seed, e);
    }
    fail("accepted with seed " + seed);
  }

  /** A random path may be another spelling of the signed one, a random date the signed date. */
  private void refusedUnlessTheSame(RequestToSign request) {
    boolean same =
        CanonicalUri.path(request.rawPath()).equals("/")
            && CanonicalUri.query(request.rawQuery()).isEmpty()
            && new Headers(request.headers()).all("x-amz-date").equals(List.of("20261122T102030Z"));
    if (!same) {
      refused(request);
    }
  }

  private String join(List<String> parts, int max) {
    StringBuilder text = new StringBuilder();
    for (int length = random.nextInt(max + 1); length > 0; length--) {
      text.append(parts.get(random.nextInt(parts.size())));
    }
    return text.toString();
  }
}

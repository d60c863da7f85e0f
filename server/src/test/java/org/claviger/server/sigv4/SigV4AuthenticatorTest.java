package org.claviger.server.sigv4;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.claviger.server.error.ErrorCode.IncompleteSignatureException;
import static org.claviger.server.error.ErrorCode.InvalidSignatureException;
import static org.claviger.server.error.ErrorCode.MissingAuthenticationTokenException;
import static org.claviger.server.error.ErrorCode.UnrecognizedClientException;
import static org.claviger.server.sigv4.Requests.NOW;
import static org.claviger.server.sigv4.Requests.header;
import static org.claviger.server.sigv4.Requests.listKeys;
import static org.claviger.server.sigv4.Requests.replacing;
import static org.claviger.server.sigv4.Requests.sign;
import static org.claviger.server.sigv4.Requests.with;
import static org.claviger.server.sigv4.Requests.without;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SigV4AuthenticatorTest {
  private static final String MISMATCH =
      "The request signature we calculated does not match the signature you provided. Check your"
          + " AWS Secret Access Key and signing method. Consult the service documentation for"
          + " details.";
  private static final String UNRECOGNIZED =
      "The security token included in the request is invalid.";
  private static final String[] SIGNED = {"content-type", "host", "x-amz-date", "x-amz-target"};

  private final SigV4Authenticator authenticator =
      new SigV4Authenticator(Requests.credentials(), 10);

  @Test
  void establishesTheCallerAndTheRegionOfTheScope() {
    assertThat(authenticator.authenticate(listKeys(), "kms", NOW))
        .isEqualTo(new Authenticated(Requests.CALLER, "us-east-1"));
  }

  @Test
  void aSecretThatIsForgottenBeforeItIsUsedIsFoundAnew() {
    Secret wiped = Secret.takeOver(new byte[40]);
    wiped.destroy();
    Deque<SigningCredential> forgotten =
        new ArrayDeque<>(List.of(new SigningCredential(Requests.CALLER, 1, wiped)));
    CredentialSource source =
        id ->
            forgotten.isEmpty()
                ? Requests.credentials().find(id)
                : Optional.of(forgotten.removeFirst());

    assertThat(new SigV4Authenticator(source, 10).authenticate(listKeys(), "kms", NOW).caller())
        .isEqualTo(Requests.CALLER);
    assertThat(forgotten).isEmpty();
  }

  @Test
  void aRequestWithoutAuthorizationIsMissingItsToken() {
    refused(
        without(listKeys(), "Authorization"),
        MissingAuthenticationTokenException,
        "Request is missing Authentication Token");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Basic dXNlcjpwYXNz", "Bearer x", "AWS AKIAFAKEFAKEFAKEFAKE:x"})
  void anotherSchemeIsNoToken(String authorization) {
    refused(
        replacing(listKeys(), "Authorization", authorization),
        MissingAuthenticationTokenException,
        "Request is missing Authentication Token");
  }

  @Test
  void aSignatureInTheQueryIsRefused() {
    RequestToSign request = without(listKeys(), "Authorization");
    RequestToSign presigned =
        new RequestToSign(
            "GET", "/", "X-Amz-Algorithm=AWS4-HMAC-SHA256", request.headers(), request.body());

    assertThat(refusal(presigned).code()).isEqualTo(MissingAuthenticationTokenException);
    assertThat(refusal(presigned)).hasMessageContaining("query string is not supported");
  }

  @Test
  void twoSignaturesAreRefused() {
    RequestToSign request = listKeys();
    RequestToSign both =
        new RequestToSign("POST", "/", "X-Amz-Algorithm=x", request.headers(), request.body());

    refused(
        both,
        InvalidSignatureException,
        "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.");
  }

  @Test
  void twoAuthorizationHeadersAreRefused() {
    RequestToSign request = listKeys();

    assertThat(refusal(with(request, "authorization", header(request, "Authorization"))).code())
        .isEqualTo(IncompleteSignatureException);
  }

  @Test
  void allThatMissesIsNamedAtOnce() {
    RequestToSign request = without(listKeys(), "X-Amz-Date");

    refused(
        replacing(request, "Authorization", "AWS4-HMAC-SHA256"),
        IncompleteSignatureException,
        "Authorization header requires 'Credential' parameter. Authorization header requires"
            + " 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter."
            + " Authorization header requires existence of either a 'X-Amz-Date' or a 'Date'"
            + " header.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AWS4-HMAC-SHA256 Credential=a, SignedHeaders=b, Signature=c, Credential=a",
        "AWS4-HMAC-SHA256 Credential=a, SignedHeaders=b, Signature=c, Extra=d",
        "AWS4-HMAC-SHA256 Credential=a, SignedHeaders=b, Signature=c,",
        "AWS4-HMAC-SHA256 Credential=a, SignedHeaders=b, Signature",
        "AWS4-HMAC-SHA256 Credential=a, SignedHeaders=b, Signature=",
        "AWS4-HMAC-SHA256 credential=a, SignedHeaders=b, Signature=c",
        "AWS4-HMAC-SHA256\tCredential=a, SignedHeaders=b, Signature=c",
        "AWS4-HMAC-SHA256 Credential=a/20261122/us-east-1/kms, SignedHeaders=host;x-amz-date;x-amz-target, Signature=c",
        "AWS4-HMAC-SHA256 Credential=a/20261122/us-east-1/kms/aws4_request/, SignedHeaders=host;x-amz-date;x-amz-target, Signature=c",
        "AWS4-HMAC-SHA512 Credential=a/20261122/us-east-1/kms/aws4_request, SignedHeaders=host;x-amz-date;x-amz-target, Signature=c",
        "AWS4-HMAC-SHA256 Credential=a, SignedHeaders=x-amz-date;host, Signature=c",
        "AWS4-HMAC-SHA256 Credential=a, SignedHeaders=host;host, Signature=c",
        "AWS4-HMAC-SHA256 Credential=a, SignedHeaders=Host;x-amz-date, Signature=c",
        "AWS4-HMAC-SHA256 Credential=a, SignedHeaders=host;;x-amz-date, Signature=c",
        "AWS4-HMAC-SHA256 Credential=a, SignedHeaders=host;x-amz-date;, Signature=c",
      })
  void aMalformedAuthorizationIsIncomplete(String authorization) {
    ApiException refusal = refusal(replacing(listKeys(), "Authorization", authorization));

    assertThat(refusal.code()).isEqualTo(IncompleteSignatureException);
  }

  @Test
  void parametersMayStandInAnyOrderAndBeSeparatedByCommaOrSpace() {
    RequestToSign request = listKeys();
    String[] parts = header(request, "Authorization").split(",? ", -1);

    for (String separator : new String[] {",", " ", ", ", " , "}) {
      String turned = parts[0] + " " + String.join(separator, parts[3], parts[2], parts[1]);
      assertThat(accepted(replacing(request, "Authorization", turned))).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "-PT5M,",
    "-PT5M1S, Signature not yet current: 20261122T102030Z is still later than 20261122T102029Z"
        + " (20261122T101529Z + 5 min.)",
    "PT5M,",
    "PT5M1S, Signature expired: 20261122T102030Z is now earlier than 20261122T102031Z"
        + " (20261122T102531Z - 5 min.)",
    "PT24H, Signature expired: 20261122T102030Z is now earlier than 20261123T101530Z"
        + " (20261123T102030Z - 5 min.)",
  })
  void theClockMayDifferByFiveMinutes(Duration later, String message) {
    Instant now = NOW.plus(later);
    if (message == null) {
      assertThat(authenticator.authenticate(listKeys(), "kms", now).region())
          .isEqualTo("us-east-1");
    } else {
      assertThatExceptionOfType(ApiException.class)
          .isThrownBy(() -> authenticator.authenticate(listKeys(), "kms", now))
          .withMessage(message)
          .matches(refusal -> refusal.code() == InvalidSignatureException);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2026-11-22T10:20:30Z",
        "20261122T102030",
        "20261122T102030z",
        "20261322T102030Z",
        "20260230T102030Z",
        "20261122T256030Z",
        "٢٠261122T102030Z",
        "Sun, 22 Nov 2026 10:20:30 GMT"
      })
  void aDateOfAnotherFormIsIncomplete(String date) {
    refused(
        replacing(listKeys(), "X-Amz-Date", date),
        IncompleteSignatureException,
        "Date must be in ISO-8601 'basic format'. Got '"
            + date
            + "'. See http://en.wikipedia.org/wiki/ISO_8601");
  }

  @Test
  void twoDatesAreIncomplete() {
    assertThat(refusal(with(listKeys(), "x-amz-date", "20261122T102030Z")).code())
        .isEqualTo(IncompleteSignatureException);
  }

  @ParameterizedTest
  @ValueSource(strings = {"20261122T102030Z", "Sun, 22 Nov 2026 10:20:30 GMT"})
  void theDateHeaderServesWhereThereIsNoAmzDate(String date) {
    RequestToSign dated = with(listKeys(), "Date", date);
    RequestToSign signed = sign(dated, "content-type", "date", "host", "x-amz-target");

    assertThat(accepted(without(signed, "X-Amz-Date"))).isTrue();
  }

  @Test
  void hostMustBeSigned() {
    refused(
        sign(listKeys(), "content-type", "x-amz-date", "x-amz-target"),
        InvalidSignatureException,
        "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
  }

  @Test
  void everyAmzHeaderMustBeSigned() {
    refused(
        sign(listKeys(), "content-type", "host", "x-amz-date"),
        InvalidSignatureException,
        "'x-amz-target' must be a 'SignedHeader' in the AWS Authorization.");
    refused(
        with(listKeys(), "X-AMZ-Other", "x"),
        InvalidSignatureException,
        "'x-amz-other' must be a 'SignedHeader' in the AWS Authorization.");
  }

  @Test
  void contentTypeMayBeLeftUnsigned() {
    assertThat(accepted(sign(listKeys(), "host", "x-amz-date", "x-amz-target"))).isTrue();
  }

  @Test
  void aSignedHeaderThatIsGoneIsAMismatch() {
    refused(without(listKeys(), "Content-Type"), InvalidSignatureException, MISMATCH);
  }

  @Test
  void allThatIsWrongWithTheScopeIsNamedAtOnce() {
    RequestToSign request = listKeys();
    String authorization =
        header(request, "Authorization")
            .replace("20261122/us-east-1/kms/aws4_request", "20261121/us-east-1/s3/aws5_request");

    refused(
        replacing(request, "Authorization", authorization),
        InvalidSignatureException,
        "Credential should be scoped to correct service: 'kms'. Credential should be scoped with a"
            + " valid terminator: 'aws4_request', not 'aws5_request'. Date in Credential scope does"
            + " not match YYYYMMDD from ISO-8601 version of date from HTTP: '20261121' !="
            + " '20261122', from '20261122T102030Z'.");
  }

  @Test
  void aRegionThatIsTooLongToBeOneIsRefused() {
    String longest = "x".repeat(64);
    RequestToSign request = Requests.signFor(longest, listKeys(), SIGNED);
    assertThat(authenticator.authenticate(request, "kms", NOW).region()).isEqualTo(longest);

    RequestToSign tooLong = Requests.signFor(longest + "x", listKeys(), SIGNED);
    refused(tooLong, InvalidSignatureException, "Credential should be scoped to a valid region. ");
  }

  @Test
  void aRequestForAnotherServiceIsRefused() {
    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() -> authenticator.authenticate(listKeys(), "sts", NOW))
        .withMessage("Credential should be scoped to correct service: 'sts'.");
  }

  @Test
  void anUnknownAccessKeyIsUnrecognized() {
    RequestToSign request =
        TestSigner.sign(
            listKeys(), "AKIAUNKNOWNUNKNOWNAA", "any secret", "us-east-1", "kms", SIGNED);

    refused(request, UnrecognizedClientException, UNRECOGNIZED);
  }

  @Test
  void aSessionTokenIsUnrecognizedEvenOverAGoodSignature() {
    RequestToSign request = with(listKeys(), "X-Amz-Security-Token", "token");
    RequestToSign signed =
        sign(request, "content-type", "host", "x-amz-date", "x-amz-security-token", "x-amz-target");

    refused(signed, UnrecognizedClientException, UNRECOGNIZED);
  }

  @Test
  void aWrongSecretIsAMismatch() {
    RequestToSign request =
        TestSigner.sign(
            listKeys(), Requests.ACCESS_KEY_ID, "another secret", "us-east-1", "kms", SIGNED);

    refused(request, InvalidSignatureException, MISMATCH);
  }

  @Test
  void aSignatureInCapitalsIsAMismatch() {
    RequestToSign request = listKeys();
    String authorization = header(request, "Authorization");
    int at = authorization.indexOf("Signature=") + "Signature=".length();
    String capitals =
        authorization.substring(0, at) + authorization.substring(at).toUpperCase(Locale.ROOT);

    refused(replacing(request, "Authorization", capitals), InvalidSignatureException, MISMATCH);
  }

  @Test
  void aPayloadHashOfTheClientMustBeRight() {
    String[] signed = {"host", "x-amz-content-sha256", "x-amz-date", "x-amz-target"};
    String right = Hashing.sha256Hex("{}".getBytes(UTF_8));

    assertThat(accepted(sign(with(listKeys(), "X-Amz-Content-Sha256", right), signed))).isTrue();
    for (String wrong :
        new String[] {
          "UNSIGNED-PAYLOAD",
          "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
          "",
          Hashing.sha256Hex(new byte[0]),
          right.toUpperCase(Locale.ROOT)
        }) {
      refused(
          sign(with(listKeys(), "X-Amz-Content-Sha256", wrong), signed),
          InvalidSignatureException,
          MISMATCH);
    }
  }

  @Test
  void noRefusalTellsOfTheSignatureExpected() {
    RequestToSign request = listKeys();
    String signature = header(request, "Authorization").replaceAll(".*Signature=", "");
    String wrong = HexFormat.of().formatHex(new byte[32]);
    RequestToSign forged =
        replacing(
            request, "Authorization", header(request, "Authorization").replace(signature, wrong));

    assertThat(refusal(forged).toString()).doesNotContain(signature).doesNotContain("host");
  }

  private boolean accepted(RequestToSign request) {
    return authenticator.authenticate(request, "kms", NOW).caller().equals(Requests.CALLER);
  }

  private void refused(RequestToSign request, ErrorCode code, String message) {
    ApiException refusal = refusal(request);
    assertThat(refusal).hasMessage(message);
    assertThat(refusal.code()).isEqualTo(code);
  }

  private ApiException refusal(RequestToSign request) {
    try {
      authenticator.authenticate(request, "kms", NOW);
    } catch (ApiException refusal) {
      return refusal;
    }
    throw new AssertionError("the request was accepted");
  }
}

package org.claviger.server.sigv4;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.claviger.server.error.ErrorCode.ExpiredTokenException;
import static org.claviger.server.error.ErrorCode.InvalidSignatureException;
import static org.claviger.server.error.ErrorCode.UnrecognizedClientException;
import static org.claviger.server.sigv4.Requests.NOW;
import static org.claviger.server.sigv4.Requests.with;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.junit.jupiter.api.Test;

class SessionSignatureTest {
  private static final String KEY_ID = "ASIAABCDEFGHIJKLMNOP";
  private static final String SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
  private static final String TOKEN = "a-token";
  private static final String HEADER = "X-Amz-Security-Token";
  private static final String[] SIGNED = {
    "content-type", "host", "x-amz-date", "x-amz-security-token", "x-amz-target"
  };

  private final SigV4Authenticator authenticator = expiringAt(NOW.plusSeconds(1));

  @Test
  void aSessionSigns() {
    Authenticated authenticated =
        authenticator.authenticate(signed(TOKEN, KEY_ID, SECRET), "kms", NOW);

    assertThat(authenticated.caller().accessKeyId()).isEqualTo(KEY_ID);
    assertThat(authenticated.caller().session()).isPresent();
  }

  @Test
  void aSessionEndsToTheSecond() {
    RequestToSign request = signed(TOKEN, KEY_ID, SECRET);
    SigV4Authenticator ending = expiringAt(NOW);

    assertThat(ending.authenticate(request, "kms", NOW.minusNanos(1))).isNotNull();
    refused(ending, request, ExpiredTokenException);
    refused(expiringAt(NOW.minusSeconds(60)), request, ExpiredTokenException);
    assertThat(refusal(ending, request))
        .hasMessage("The security token included in the request is expired");
  }

  @Test
  void whoCannotSignIsNotToldThatASessionHasEnded() {
    refused(
        expiringAt(NOW),
        signed(TOKEN, KEY_ID, SECRET.toLowerCase(Locale.ROOT)),
        InvalidSignatureException);
  }

  @Test
  void aWrongTokenOrNoneIsUnknown() {
    refused(authenticator, signed("another", KEY_ID, SECRET), UnrecognizedClientException);
    RequestToSign tokenless =
        TestSigner.sign(
            Requests.listKeys(),
            KEY_ID,
            SECRET,
            "us-east-1",
            "kms",
            "content-type",
            "host",
            "x-amz-date",
            "x-amz-target");
    refused(authenticator, tokenless, UnrecognizedClientException);
    assertThat(refusal(authenticator, tokenless))
        .hasMessage("The security token included in the request is invalid.");
  }

  @Test
  void aTokenBesideALongTermKeyIsUnknown() {
    SigV4Authenticator longTerm = new SigV4Authenticator(Requests.credentials(), 10);
    RequestToSign request = with(Requests.listKeys(), HEADER, TOKEN);

    refused(longTerm, Requests.sign(request, SIGNED), UnrecognizedClientException);
  }

  @Test
  void aTokenThatIsNotSignedIsRefused() {
    RequestToSign request =
        TestSigner.sign(
            Requests.listKeys(),
            KEY_ID,
            SECRET,
            "us-east-1",
            "kms",
            "content-type",
            "host",
            "x-amz-date",
            "x-amz-target");

    refused(authenticator, with(request, HEADER, TOKEN), InvalidSignatureException);
  }

  @Test
  void anotherTokenInASignedRequestIsRefused() {
    RequestToSign request = signed(TOKEN, KEY_ID, SECRET);

    refused(
        authenticator, Requests.replacing(request, HEADER, "another"), UnrecognizedClientException);
  }

  @Test
  void twoTokensAreNone() {
    RequestToSign request = with(with(Requests.listKeys(), HEADER, TOKEN), HEADER, TOKEN);

    refused(
        authenticator,
        TestSigner.sign(request, KEY_ID, SECRET, "us-east-1", "kms", SIGNED),
        UnrecognizedClientException);
  }

  private static RequestToSign signed(String token, String accessKeyId, String secret) {
    return TestSigner.sign(
        with(Requests.listKeys(), HEADER, token), accessKeyId, secret, "us-east-1", "kms", SIGNED);
  }

  private static void refused(
      SigV4Authenticator authenticator, RequestToSign request, ErrorCode code) {
    assertThat(refusal(authenticator, request).code()).isEqualTo(code);
  }

  private static ApiException refusal(SigV4Authenticator authenticator, RequestToSign request) {
    return catchThrowableOfType(
        ApiException.class, () -> authenticator.authenticate(request, "kms", NOW));
  }

  private static SigV4Authenticator expiringAt(Instant expires) {
    Session session =
        new Session(
            "arn:aws:iam::111122223333:role/R",
            "AROAEXAMPLEEXAMPLE123",
            "R",
            expires.minus(Duration.ofMinutes(15)),
            expires,
            List.of(),
            Map.of(),
            Optional.empty(),
            Optional.empty());
    Caller caller =
        new Caller(
            "111122223333",
            "arn:aws:sts::111122223333:assumed-role/R/alice",
            "AROAEXAMPLEEXAMPLE123:alice",
            Caller.PrincipalType.ASSUMED_ROLE,
            KEY_ID,
            Optional.of(session));
    SigningCredential credential =
        new SigningCredential(caller, 0, Secret.takeOver(SECRET.getBytes(US_ASCII)));
    return new SigV4Authenticator(
        new CredentialSource() {
          @Override
          public Optional<SigningCredential> find(String accessKeyId) {
            return Optional.empty();
          }

          @Override
          public Optional<SigningCredential> find(String accessKeyId, String sessionToken) {
            return accessKeyId.equals(KEY_ID) && sessionToken.equals(TOKEN)
                ? Optional.of(credential)
                : Optional.empty();
          }
        },
        10);
  }
}

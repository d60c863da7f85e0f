package org.claviger.server.sigv4;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Verifies AWS Signature Version 4 in the Authorization header, in the order in which AWS is seen
 * to refuse: form, date, signed headers, algorithm, scope, access key and session, signature.
 *
 * <p>That a session has ended is told to its holder alone, once the signature verified.
 *
 * <p>The body is always hashed here: a {@code X-Amz-Content-SHA256} header is compared, never
 * trusted, so an unsigned payload is refused. An unknown access key costs the same computation as a
 * wrong signature, and a signature is compared in constant time.
 */
public final class SigV4Authenticator implements RequestAuthenticator {
  private static final int SECRET_BYTES = 40;

  private final CredentialSource credentials;
  private final SigningKeys signingKeys;
  private final Secret decoy;

  /**
   * An authenticator over the access keys that {@code credentials} finds.
   *
   * @param maxSigningKeys how many derived signing keys are kept
   */
  public SigV4Authenticator(CredentialSource credentials, int maxSigningKeys) {
    this.credentials = requireNonNull(credentials, "credentials");
    this.signingKeys = new SigningKeys(maxSigningKeys);
    byte[] random = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(random);
    this.decoy = Secret.takeOver(random);
  }

  @Override
  public Authenticated authenticate(RequestToSign request, String expectedService, Instant now) {
    Headers headers = new Headers(request.headers());
    Authorization authorization = authorization(request, headers);
    RequestDate date = RequestDate.of(headers);
    date.checkSkew(now);
    SignedHeaders signed = SignedHeaders.parse(authorization.signedHeaders());
    signed.check(headers);
    authorization.checkAlgorithm();
    String[] elements = authorization.credentialElements();
    CredentialScope scope = new CredentialScope(elements[1], elements[2], elements[3], elements[4]);
    scope.check(date, expectedService);

    String payloadHash = Hashing.sha256Hex(request.body());
    byte[] canonical = CanonicalRequest.of(request, headers, signed, payloadHash);
    byte[] toSign = stringToSign(date, scope, canonical);
    Verified verified = verify(elements[0], headers, scope, toSign, authorization.signatureBytes());
    SigningCredential credential = verified.credential().orElseThrow(Refusal::unrecognized);
    if (!verified.genuine() || !payloadMatches(headers, payloadHash)) {
      throw Refusal.mismatch();
    }
    if (hasEnded(credential.caller(), now)) {
      throw Refusal.expired();
    }
    return new Authenticated(credential.caller(), scope.region());
  }

  private static Authorization authorization(RequestToSign request, Headers headers) {
    List<String> fields = headers.all("authorization");
    boolean inQuery = CanonicalUri.query(request.rawQuery()).contains("X-Amz-Algorithm=");
    if (fields.isEmpty()) {
      throw inQuery ? Refusal.queryForm() : Refusal.missing();
    }
    if (inQuery) {
      throw Refusal.invalid(
          "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP"
              + " header.");
    }
    if (fields.size() > 1) {
      throw Refusal.incomplete("The request has more than one Authorization header.");
    }
    String field = fields.get(0).strip();
    if (!field.startsWith("AWS4-")) {
      throw Refusal.missing();
    }
    return Authorization.parse(field, RequestDate.isIn(headers));
  }

  /** A request that has a session token is a session's or nobody's. */
  private Optional<SigningCredential> find(String accessKeyId, Headers headers) {
    List<String> tokens = headers.all("x-amz-security-token");
    return switch (tokens.size()) {
      case 0 -> credentials.find(accessKeyId);
      case 1 -> credentials.find(accessKeyId, tokens.get(0).strip());
      default -> Optional.empty();
    };
  }

  private static boolean hasEnded(Caller caller, Instant now) {
    return caller.session().filter(session -> !now.isBefore(session.expires())).isPresent();
  }

  /** What was found may be forgotten, and wiped, before it is used: then it is found anew. */
  private Verified verify(
      String accessKeyId, Headers headers, CredentialScope scope, byte[] toSign, byte[] signature) {
    try {
      return verifyFound(find(accessKeyId, headers), scope, toSign, signature);
    } catch (DestroyedSecretException e) {
      return verifyFound(find(accessKeyId, headers), scope, toSign, signature);
    }
  }

  private Verified verifyFound(
      Optional<SigningCredential> credential,
      CredentialScope scope,
      byte[] toSign,
      byte[] signature) {
    return new Verified(credential, isGenuine(credential, scope, toSign, signature));
  }

  private record Verified(Optional<SigningCredential> credential, boolean genuine) {}

  private boolean isGenuine(
      Optional<SigningCredential> credential,
      CredentialScope scope,
      byte[] toSign,
      byte[] signature) {
    Secret known = credential.map(found -> signingKeys.find(found, scope)).orElse(null);
    if (known != null) {
      return matches(known, toSign, signature);
    }
    Secret derived =
        SigningKeys.derive(credential.map(SigningCredential::secret).orElse(decoy), scope);
    boolean genuine = matches(derived, toSign, signature);
    if (genuine && credential.isPresent()) {
      signingKeys.keep(credential.get(), scope, derived);
    } else {
      derived.destroy();
    }
    return genuine;
  }

  private static boolean matches(Secret signingKey, byte[] toSign, byte[] signature) {
    return MessageDigest.isEqual(signingKey.use(key -> Hashing.hmac(key, toSign)), signature);
  }

  /** What a signature is of. */
  static byte[] stringToSign(RequestDate date, CredentialScope scope, byte[] canonical) {
    return String.join(
            "\n",
            Authorization.ALGORITHM,
            date.basic(),
            scope.toString(),
            Hashing.sha256Hex(canonical))
        .getBytes(UTF_8);
  }

  private static boolean payloadMatches(Headers headers, String payloadHash) {
    List<String> claimed = headers.all("x-amz-content-sha256");
    return claimed.isEmpty() || claimed.equals(List.of(payloadHash));
  }
}

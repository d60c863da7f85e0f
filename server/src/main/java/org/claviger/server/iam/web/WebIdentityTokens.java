package org.claviger.server.iam.web;

import static java.util.Objects.requireNonNull;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.text.ParseException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.claviger.server.error.ApiException;
import org.claviger.server.iam.OidcProvider;
import org.claviger.server.iam.OidcProviders;

/**
 * Verifies ID tokens of OpenID Connect: JSON Web Tokens (RFC 7519) signed by a provider that the
 * role's account trusts, for one of its audiences, and good now. Keys come from the provider's own
 * host alone, whatever the token's header says; algorithms are asymmetric ones.
 */
public final class WebIdentityTokens {
  /** AWS's bounds on a token, in characters. */
  public static final int MIN_CHARS = 4;

  public static final int MAX_CHARS = 20_000;

  private static final Set<JWSAlgorithm> RSA =
      Set.of(JWSAlgorithm.RS256, JWSAlgorithm.RS384, JWSAlgorithm.RS512);
  private static final Set<JWSAlgorithm> EC =
      Set.of(JWSAlgorithm.ES256, JWSAlgorithm.ES384, JWSAlgorithm.ES512);
  private static final int MIN_RSA_BITS = 2_048;
  private static final int MAX_RSA_BITS = 8_192;

  private final OidcProviders providers;
  private final KeyCache keys;

  /** Tokens of those providers, verified with those keys. */
  public WebIdentityTokens(OidcProviders providers, KeyCache keys) {
    this.providers = requireNonNull(providers, "providers");
    this.keys = requireNonNull(keys, "keys");
  }

  /**
   * Verifies a token.
   *
   * @param accountId whose providers count
   * @throws ApiException InvalidIdentityToken, ExpiredTokenException, IDPCommunicationError
   */
  public WebIdentity verify(String accountId, String token, Instant now) {
    SignedJWT jwt = parse(token);
    JWTClaimsSet claims = claims(jwt);
    OidcProvider provider = provider(accountId, claims.getIssuer());
    requireSignature(jwt, provider);
    return ClaimChecks.check(claims, provider, now);
  }

  private static SignedJWT parse(String token) {
    try {
      SignedJWT jwt = SignedJWT.parse(token);
      JWSAlgorithm algorithm = jwt.getHeader().getAlgorithm();
      if (RSA.contains(algorithm) || EC.contains(algorithm)) {
        return jwt;
      }
    } catch (ParseException | RuntimeException e) {
      throw WebErrors.invalid("The web identity token provided could not be read.");
    }
    throw WebErrors.invalid(
        "The web identity token is not signed by an algorithm of RS256, RS384,"
            + " RS512, ES256, ES384 or ES512.");
  }

  private static JWTClaimsSet claims(SignedJWT jwt) {
    try {
      JWTClaimsSet claims = jwt.getJWTClaimsSet();
      if (claims != null) {
        return claims;
      }
    } catch (ParseException | RuntimeException e) {
      throw WebErrors.invalid("The claims of the web identity token could not be read.");
    }
    throw WebErrors.invalid("The web identity token has no claims.");
  }

  private OidcProvider provider(String accountId, String issuer) {
    if (issuer == null || !Issuers.isPossible(issuer)) {
      throw WebErrors.invalid("The web identity token names no issuer that begins with https://.");
    }
    return providers
        .find("arn:aws:iam::" + accountId + ":oidc-provider/" + Issuers.bare(issuer))
        .filter(provider -> Issuers.same(provider.url(), issuer))
        .orElseThrow(WebErrors::noProvider);
  }

  private void requireSignature(SignedJWT jwt, OidcProvider provider) {
    JWKMatcher matcher = JWKMatcher.forJWSHeader(jwt.getHeader());
    List<JWK> candidates;
    try {
      candidates = keys.find(provider, matcher::matches).stream().filter(matcher::matches).toList();
    } catch (IOException e) {
      throw WebErrors.communication();
    }
    if (candidates.isEmpty()) {
      throw WebErrors.invalid(
          "Couldn't retrieve verification key from your identity provider, please reference"
              + " AssumeRoleWithWebIdentity documentation for requirements");
    }
    if (candidates.stream().noneMatch(key -> verifies(jwt, key))) {
      throw WebErrors.invalid("The signature of the web identity token does not verify.");
    }
  }

  private static boolean verifies(SignedJWT jwt, JWK key) {
    try {
      JWSVerifier verifier = verifier(key);
      return verifier != null && jwt.verify(verifier);
    } catch (JOSEException | RuntimeException e) {
      return false;
    }
  }

  /** Of a key that is fit to verify; null for another. */
  private static JWSVerifier verifier(JWK key) throws JOSEException {
    if (key instanceof RSAKey rsa) {
      boolean isFit = rsa.size() >= MIN_RSA_BITS && rsa.size() <= MAX_RSA_BITS;
      return isFit ? new RSASSAVerifier(rsa) : null;
    }
    return key instanceof ECKey ec ? new ECDSAVerifier(ec) : null;
  }
}

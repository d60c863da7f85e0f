package org.claviger.server.iam.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.opts.AllowWeakRSAKey;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.http.issuer.HttpsIssuerClient;
import org.claviger.server.http.issuer.TestIssuer;
import org.claviger.server.iam.OidcProvider;
import org.claviger.server.iam.OidcProviders;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebIdentityTokensTest {
  private static final int CASES = Integer.getInteger("fuzz.cases", 2_000);
  private static final String ACCOUNT = "111122223333";
  private static final Instant NOW = Instant.parse("2026-11-22T10:20:30Z");

  @TempDir static Path folder;
  private static TestIssuer issuer;
  private static OidcProvider provider;
  private static OidcProviders providers;
  private static HttpsIssuerClient client;

  private static WebIdentityTokens shared;

  private WebIdentityTokens tokens = shared;

  @BeforeAll
  static void start() throws IOException, GeneralSecurityException, JOSEException {
    issuer = TestIssuer.start(folder);
    provider = issuer.provider();
    providers = arn -> Optional.of(provider).filter(known -> known.arn().equals(arn));
    client = HttpsIssuerClient.open(issuer.config());
    shared = new WebIdentityTokens(providers, new KeyCache(client));
  }

  @AfterAll
  static void stop() {
    issuer.close();
  }

  @AfterEach
  void publishAsUsual() {
    issuer.publish(List.of(issuer.key));
  }

  @Test
  void aTokenOfTheProviderNamesItsSubject() {
    WebIdentity identity = verify(issuer.claims(NOW).claim("amr", List.of("pwd", "otp")).build());

    assertThat(identity.provider()).isEqualTo(provider);
    assertThat(identity.subject()).isEqualTo("alice");
    assertThat(identity.audience()).isEqualTo(TestIssuer.CLIENT);
    assertThat(identity.methods()).containsExactly("pwd", "otp");
    String host = issuer.url().substring("https://".length());
    assertThat(identity.conditionKeys())
        .containsEntry(host + ":sub", List.of("alice"))
        .containsEntry(host + ":aud", List.of(TestIssuer.CLIENT))
        .containsEntry(host + ":amr", List.of("pwd", "otp"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"RS256", "RS384", "RS512", "ES256", "ES384", "ES512"})
  void asymmetricAlgorithmsVerify(String name) throws JOSEException {
    JWSAlgorithm algorithm = JWSAlgorithm.parse(name);
    ECKey ec = ecKey(algorithm);
    publish(ec == null ? List.of(issuer.key) : List.of(issuer.key, ec));
    SignedJWT jwt = new SignedJWT(header(algorithm, ec), issuer.claims(NOW).build());
    jwt.sign(ec == null ? new RSASSASigner(issuer.key) : new ECDSASigner(ec));

    assertThat(tokens.verify(ACCOUNT, jwt.serialize(), NOW).subject()).isEqualTo("alice");
  }

  @Test
  void aTokenThatIsNotSignedIsRefused() {
    invalid(new PlainJWT(issuer.claims(NOW).build()).serialize());
    String signed = issuer.sign(issuer.claims(NOW).build());
    invalid(signed.substring(0, signed.lastIndexOf('.') + 1));
  }

  /** The public key taken for a secret, as verifiers that follow the header would. */
  @Test
  void aMacUnderThePublicKeyIsRefused() throws JOSEException {
    SignedJWT jwt =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(issuer.key.getKeyID()).build(),
            issuer.claims(NOW).build());
    jwt.sign(new MACSigner(issuer.key.toPublicKey().getEncoded()));
    invalid(jwt.serialize());

    OctetSequenceKey secret = new OctetSequenceKey.Builder(new byte[32]).keyID("secret").build();
    SignedJWT other =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("secret").build(),
            issuer.claims(NOW).build());
    other.sign(new MACSigner(secret));
    invalid(other.serialize());
  }

  @Test
  void aKeyThatTheHeaderBringsIsNotUsed() throws JOSEException {
    RSAKey own = new RSAKeyGenerator(2_048).keyID(issuer.key.getKeyID()).generate();
    SignedJWT jwt =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256)
                .jwk(own.toPublicJWK())
                .jwkURL(URI.create("https://attacker.example.com/keys"))
                .keyID(own.getKeyID())
                .build(),
            issuer.claims(NOW).build());
    jwt.sign(new RSASSASigner(own));

    invalid(jwt.serialize());
  }

  @Test
  void aSmallKeyIsNotUsed() throws GeneralSecurityException, JOSEException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(1_024);
    var pair = generator.generateKeyPair();
    RSAKey small =
        new RSAKey.Builder((RSAPublicKey) pair.getPublic())
            .privateKey((RSAPrivateKey) pair.getPrivate())
            .keyID("small")
            .build();
    publish(List.of(small));
    SignedJWT jwt =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("small").build(),
            issuer.claims(NOW).build());
    jwt.sign(new RSASSASigner(small, Set.of(AllowWeakRSAKey.getInstance())));

    invalid(jwt.serialize());
  }

  @Test
  void aTokenIsGoodFromItsIssueToItsEndGiveOrTakeAMinute() {
    JWTClaimsSet claims = issuer.claims(NOW).build();
    Instant end = claims.getExpirationTime().toInstant();
    String token = issuer.sign(claims);

    assertThat(tokens.verify(ACCOUNT, token, NOW.minusSeconds(60)).subject()).isEqualTo("alice");
    assertThat(tokens.verify(ACCOUNT, token, end.plusSeconds(60).minusNanos(1))).isNotNull();
    assertThat(refusal(token, NOW.minusSeconds(60).minusNanos(1)).code())
        .isEqualTo(ErrorCode.InvalidIdentityToken);
    assertThat(refusal(token, end.plusSeconds(60)).code())
        .isEqualTo(ErrorCode.WebIdentityTokenExpired);
  }

  @Test
  void aTokenIsNotGoodBeforeItSays() {
    JWTClaimsSet.Builder claims = issuer.claims(NOW);

    verify(claims.notBeforeTime(Date.from(NOW.plusSeconds(60))).build());
    invalid(claims.notBeforeTime(Date.from(NOW.plusSeconds(61))).build());
  }

  @ParameterizedTest
  @ValueSource(strings = {"iss", "sub", "aud", "exp", "iat"})
  void everyClaimThatMustBeThereIsMissed(String name) {
    invalid(issuer.claims(NOW).claim(name, null).build());
  }

  @Test
  void theAudienceMustBeTheProviders() {
    invalid(issuer.claims(NOW).audience("someone-else").build());
    WebIdentity identity =
        verify(issuer.claims(NOW).audience(List.of("someone-else", "another-client")).build());

    assertThat(identity.audience()).isEqualTo("another-client");
    assertThat(identity.audiences()).containsExactly("someone-else", "another-client");
  }

  @Test
  void theAuthorizedPartyStandsForTheAudience() {
    JWTClaimsSet.Builder claims = issuer.claims(NOW).audience("someone-else");

    assertThat(verify(claims.claim("azp", TestIssuer.CLIENT).build()).audience())
        .isEqualTo(TestIssuer.CLIENT);
    invalid(issuer.claims(NOW).claim("azp", "someone-else").build());
    invalid(issuer.claims(NOW).claim("azp", List.of(TestIssuer.CLIENT)).build());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://idp.example.com",
        "http://localhost",
        "localhost",
        "https://",
        "",
        "https://localhost/../../x"
      })
  void anIssuerThatIsNotRegisteredIsRefused(String name) {
    invalid(issuer.claims(NOW).issuer(name).build());
  }

  @Test
  void aProviderOfAnotherAccountIsNotRegistered() {
    ApiException refusal =
        catchThrowableOfType(
            ApiException.class,
            () -> tokens.verify("444455556666", issuer.sign(issuer.claims(NOW).build()), NOW));

    assertThat(refusal.code()).isEqualTo(ErrorCode.InvalidIdentityToken);
  }

  @Test
  void sessionTagsInATokenAreNotPassedOver() {
    String token =
        issuer.sign(
            issuer.claims(NOW).claim("https://aws.amazon.com/source_identity", "bob").build());

    assertThat(refusal(token, NOW).code()).isEqualTo(ErrorCode.IDPRejectedClaim);
  }

  @Test
  void aChangedCharacterIsFound() {
    String token = issuer.sign(issuer.claims(NOW).build());
    Random random = new Random(7);

    for (int at = 0; at < token.length(); at += 1 + random.nextInt(3)) {
      char other = token.charAt(at) == 'A' ? 'B' : 'A';
      String changed = token.substring(0, at) + other + token.substring(at + 1);
      if (!sameBytes(token, changed)) {
        refused(changed);
      }
    }
  }

  @Test
  void randomTokensAreRefused() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String[] parts = issuer.sign(issuer.claims(NOW).build()).split("\\.");
    String[] texts = {
      parts[0],
      parts[1],
      parts[2],
      ".",
      "..",
      "{}",
      "null",
      encode("{\"alg\":\"none\"}"),
      encode("{\"alg\":\"RS256\",\"crit\":[\"b64\"],\"b64\":false}"),
      encode("{\"alg\":\"RS256\",\"zip\":\"DEF\"}"),
      encode("{\"alg\":\"RS256\",\"alg\":\"none\"}"),
      encode("{\"iss\":\"" + issuer.url() + "\"}"),
      encode("[".repeat(2_000)),
      encode("{\"exp\":1e999}"),
      "\u0000",
      "é"
    };
    for (int i = 0; i < CASES; i++) {
      StringBuilder token = new StringBuilder();
      for (int length = random.nextInt(6); length >= 0; length--) {
        token.append(texts[random.nextInt(texts.length)]);
        token.append(random.nextInt(3) > 0 ? "." : "");
      }
      String text = token.toString();
      if (!text.startsWith(String.join(".", parts))) {
        assertThat(refusal(text, NOW)).as("seed %d", seed).isNotNull();
      }
    }
  }

  /** Whether two tokens are spellings of the same bytes. */
  private static boolean sameBytes(String one, String other) {
    try {
      return Arrays.equals(decode(one), decode(other));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static byte[] decode(String token) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (String part : token.split("\\.", -1)) {
      bytes.writeBytes(Base64.getUrlDecoder().decode(part));
      bytes.write('.');
    }
    return bytes.toByteArray();
  }

  private static JWSHeader header(JWSAlgorithm algorithm, ECKey ec) {
    String id = ec == null ? issuer.key.getKeyID() : ec.getKeyID();
    return new JWSHeader.Builder(algorithm).keyID(id).build();
  }

  private static ECKey ecKey(JWSAlgorithm algorithm) throws JOSEException {
    if (!JWSAlgorithm.Family.EC.contains(algorithm)) {
      return null;
    }
    Curve curve = Curve.forJWSAlgorithm(algorithm).iterator().next();
    return new ECKeyGenerator(curve).keyID("ec").generate();
  }

  private static String encode(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
  }

  /** Publishes keys to whoever has not fetched any yet. */
  private void publish(List<JWK> keys) {
    issuer.publish(keys);
    tokens = new WebIdentityTokens(providers, new KeyCache(client));
  }

  private WebIdentity verify(JWTClaimsSet claims) {
    return tokens.verify(ACCOUNT, issuer.sign(claims), NOW);
  }

  private void invalid(JWTClaimsSet claims) {
    invalid(issuer.sign(claims));
  }

  private void invalid(String token) {
    assertThat(refusal(token, NOW).code()).isEqualTo(ErrorCode.InvalidIdentityToken);
  }

  private void refused(String token) {
    assertThat(refusal(token, NOW)).isNotNull();
  }

  private ApiException refusal(String token, Instant now) {
    return catchThrowableOfType(ApiException.class, () -> tokens.verify(ACCOUNT, token, now));
  }
}

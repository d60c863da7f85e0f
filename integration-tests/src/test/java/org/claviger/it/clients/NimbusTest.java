package org.claviger.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import org.claviger.it.ServerProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens of Nimbus JOSE + JWT. */
class NimbusTest extends InSecondPosition {
  private final Identities identities;

  NimbusTest(ServerProcess server) {
    this.identities = Identities.of(server);
  }

  @ParameterizedTest
  @ValueSource(strings = {"RS256", "RS512", "PS256", "PS384"})
  void signsWithRsa(String algorithm) throws Exception {
    PrivateKey key = identities.key(Identities.WEB);
    X509Certificate certificate = identities.chain(Identities.WEB).get(0);

    String token = sign(JWSAlgorithm.parse(algorithm), new RSASSASigner(key));

    assertVerifies(token, new RSASSAVerifier((RSAPublicKey) certificate.getPublicKey()));
  }

  @Test
  void signsWithEc() throws Exception {
    PrivateKey key = identities.key(Identities.SIGNER);
    X509Certificate certificate = identities.chain(Identities.SIGNER).get(0);

    String token = sign(JWSAlgorithm.ES256, new ECDSASigner(key, Curve.P_256));

    assertVerifies(token, new ECDSAVerifier((ECPublicKey) certificate.getPublicKey()));
  }

  private static String sign(JWSAlgorithm algorithm, JWSSigner signer) throws JOSEException {
    SignedJWT token =
        new SignedJWT(
            new JWSHeader(algorithm), new JWTClaimsSet.Builder().subject("bearer").build());
    token.sign(signer);
    return token.serialize();
  }

  private static void assertVerifies(String token, JWSVerifier verifier) throws Exception {
    assertThat(SignedJWT.parse(token).verify(verifier)).isTrue();
    assertThat(SignedJWT.parse(Tokens.forged(token)).verify(verifier)).isFalse();
  }
}

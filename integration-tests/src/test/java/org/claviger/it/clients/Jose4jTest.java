package org.claviger.it.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.PrivateKey;
import java.security.PublicKey;
import org.claviger.it.ServerProcess;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.consumer.InvalidJwtSignatureException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tokens of jose4j. */
class Jose4jTest extends InSecondPosition {
  private final Identities identities;

  Jose4jTest(ServerProcess server) {
    this.identities = Identities.of(server);
  }

  @ParameterizedTest
  @CsvSource({"RS256,web", "PS256,web", "ES256,signer"})
  void signsTokensThatItVerifies(String algorithm, String entry) throws Exception {
    PublicKey publicKey = identities.chain(entry).get(0).getPublicKey();

    String token = sign(identities.key(entry), algorithm);

    JwtConsumer consumer = new JwtConsumerBuilder().setVerificationKey(publicKey).build();
    assertThat(consumer.processToClaims(token).getSubject()).isEqualTo("bearer");
    assertThatThrownBy(() -> consumer.processToClaims(Tokens.forged(token)))
        .isInstanceOf(InvalidJwtSignatureException.class);
  }

  private static String sign(PrivateKey key, String algorithm) throws JoseException {
    JwtClaims claims = new JwtClaims();
    claims.setSubject("bearer");
    JsonWebSignature token = new JsonWebSignature();
    token.setAlgorithmHeaderValue(algorithm);
    token.setPayload(claims.toJson());
    token.setKey(key);
    return token.getCompactSerialization();
  }
}

package org.claviger.it.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jsonwebtoken.JwtParser;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.SignatureAlgorithm;
import io.jsonwebtoken.security.SignatureException;
import java.security.PrivateKey;
import java.security.PublicKey;
import org.claviger.it.ServerProcess;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tokens of jjwt. */
class JjwtTest extends InSecondPosition {
  private final Identities identities;

  JjwtTest(ServerProcess server) {
    this.identities = Identities.of(server);
  }

  @ParameterizedTest
  @CsvSource({"RS256,web", "PS256,web", "ES256,signer"})
  void signsTokensThatItVerifies(String algorithm, String entry) {
    PublicKey publicKey = identities.chain(entry).get(0).getPublicKey();

    String token = sign(identities.key(entry), algorithm);

    JwtParser parser = Jwts.parser().verifyWith(publicKey).build();
    assertThat(parser.parseSignedClaims(token).getPayload().getSubject()).isEqualTo("bearer");
    assertThatThrownBy(() -> parser.parseSignedClaims(Tokens.forged(token)))
        .isInstanceOf(SignatureException.class);
  }

  private static String sign(PrivateKey key, String name) {
    SignatureAlgorithm algorithm = (SignatureAlgorithm) Jwts.SIG.get().forKey(name);
    return Jwts.builder().subject("bearer").signWith(key, algorithm).compact();
  }
}

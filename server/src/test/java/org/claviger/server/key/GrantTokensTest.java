package org.claviger.server.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Random;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrantTokensTest {
  private static final String ACCOUNT = "111122223333";
  private static final String GRANT = "0123456789abcdef".repeat(4);

  @TempDir static Path directory;
  private static TestRegion region;
  private static GrantTokens tokens;

  @BeforeAll
  static void open() {
    region = TestRegion.open(directory);
    tokens = new GrantTokens(TestRegion.NAME, region.hsm());
  }

  @AfterAll
  static void close() {
    region.close();
  }

  @Test
  void namesItsGrant() {
    String token = tokens.issue(ACCOUNT, GRANT);
    assertThat(token).hasSize(124);
    assertThat(tokens.open(token)).isEqualTo(new GrantTokens.Named(ACCOUNT, GRANT));
    assertThat(tokens.issue(ACCOUNT, GRANT)).isNotEqualTo(token);
  }

  @Test
  void isOfOneRegion() {
    String other = new GrantTokens("eu-west-1", region.hsm()).issue(ACCOUNT, GRANT);
    assertRefused(other);
  }

  @Test
  void anythingElseIsRefused() {
    String token = tokens.issue(ACCOUNT, GRANT);
    assertRefused("");
    assertRefused(token + "=");
    assertRefused(token.substring(4));
    assertRefused(token + "AAAA");
    Random random = new Random(8);
    for (int i = 0; i < Integer.getInteger("fuzz.cases", 2_000); i++) {
      StringBuilder mutant = new StringBuilder(token);
      char replaced =
          (char) (random.nextInt(4) == 0 ? random.nextInt(1 << 16) : 33 + random.nextInt(94));
      mutant.setCharAt(random.nextInt(token.length()), replaced);
      if (!mutant.toString().equals(token)) {
        assertRefused(mutant.toString());
      }
    }
  }

  private static void assertRefused(String token) {
    assertThatThrownBy(() -> tokens.open(token))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.InvalidGrantTokenException));
  }
}

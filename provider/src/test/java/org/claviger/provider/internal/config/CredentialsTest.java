package org.claviger.provider.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CredentialsTest {
  private final byte[] secret = "very-secret".getBytes(StandardCharsets.UTF_8);
  private final Credentials credentials =
      new Credentials("AKIA", secret, Optional.of("session-token"));

  @Test
  void doNotPrintTheirSecretOrToken() {
    assertThat(credentials.toString()).isEqualTo("Credentials[AKIA]");
  }

  @Test
  void areWipedWhenDestroyed() {
    credentials.destroy();

    assertThat(secret).containsOnly(0);
    assertThat(credentials.isDestroyed()).isTrue();
    assertThatThrownBy(() -> credentials.secretAfter(new byte[0]))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void areTheSameOnlyIfIdSecretAndTokenAre() {
    assertThat(credentials.sameAs(with("AKIA", "very-secret", "session-token"))).isTrue();
    assertThat(credentials.sameAs(with("AKIB", "very-secret", "session-token"))).isFalse();
    assertThat(credentials.sameAs(with("AKIA", "very-secre", "session-token"))).isFalse();
    assertThat(credentials.sameAs(with("AKIA", "very-secret", "other"))).isFalse();
  }

  private static Credentials with(String id, String secret, String token) {
    return new Credentials(id, secret.getBytes(StandardCharsets.UTF_8), Optional.of(token));
  }
}

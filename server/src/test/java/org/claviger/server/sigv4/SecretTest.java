package org.claviger.server.sigv4;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.Serializable;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SecretTest {
  private final byte[] bytes = "canary".getBytes(US_ASCII);
  private final Secret secret = Secret.takeOver(bytes);

  @Test
  void doesNotPrint() {
    assertThat(secret.toString()).doesNotContain("canary").isEqualTo("Secret[hidden]");
    assertThat(new SigningCredential(Requests.CALLER, 1, secret).toString())
        .doesNotContain("canary");
  }

  @Test
  void isNotSerialised() throws JsonProcessingException {
    assertThat(secret).isNotInstanceOf(Serializable.class);
    assertThat(new JsonMapper().writeValueAsString(secret)).isEqualTo("{\"destroyed\":false}");
  }

  @Test
  void equalsTheSameBytesOnly() {
    assertThat(secret)
        .isEqualTo(Secret.takeOver("canary".getBytes(US_ASCII)))
        .isNotEqualTo(Secret.takeOver("canarz".getBytes(US_ASCII)))
        .isNotEqualTo(Secret.takeOver("canary1".getBytes(US_ASCII)))
        .isNotEqualTo("canary");
  }

  @Test
  void lendsACopyThatIsWipedAfterwards() {
    AtomicReference<byte[]> lent = new AtomicReference<>();

    String read =
        secret.use(
            copy -> {
              lent.set(copy);
              return new String(copy, US_ASCII);
            });

    assertThat(read).isEqualTo("canary");
    assertThat(lent.get()).isEqualTo(new byte[6]);
    assertThat(bytes).isEqualTo("canary".getBytes(US_ASCII));
  }

  @Test
  void isGoneOnceDestroyed() {
    secret.destroy();

    assertThat(bytes).isEqualTo(new byte[6]);
    assertThat(secret.isDestroyed()).isTrue();
    assertThatIllegalStateException().isThrownBy(() -> secret.use(copy -> copy.length));
    assertThat(secret).isNotEqualTo(Secret.takeOver(new byte[6]));
  }
}

package org.claviger.provider.internal.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.claviger.provider.KmsException;
import org.claviger.provider.internal.http.HttpAnswer;
import org.junit.jupiter.api.Test;

class RefusalTest {
  private static KmsException exception(String body) {
    HttpAnswer answer = new HttpAnswer(400, "id-1", body.getBytes(StandardCharsets.UTF_8));
    return Refusal.of(answer).toException(Action.SIGN);
  }

  @Test
  void carriesTheServicesWordsCodeAndRequestId() {
    KmsException e = exception("{\"__type\":\"DisabledException\",\"message\":\"x is disabled.\"}");

    assertThat(e.code()).isEqualTo("DisabledException");
    assertThat(e.requestId()).contains("id-1");
    assertThat(e)
        .hasMessage(
            "TrentService.Sign: x is disabled. (DisabledException), request id-1;"
                + " enable the key (EnableKey) or use another");
  }

  @Test
  void readsATypeWithANamespaceAndACapitalMessage() {
    KmsException e =
        exception("{\"__type\":\"com.amazonaws#NotFoundException\",\"Message\":\"m\"}");

    assertThat(e.is("NotFoundException")).isTrue();
    assertThat(e.getMessage()).contains("m (NotFoundException)");
  }

  @Test
  void namesTheStatusWhenTheBodyIsNoJson() {
    assertThat(exception("<html>").code()).isEqualTo("HTTP 400");
    assertThat(exception("").code()).isEqualTo("HTTP 400");
    assertThat(exception("[]").code()).isEqualTo("HTTP 400");
  }

  @Test
  void anyBodyGivesARefusal() {
    Random random = new Random(Long.getLong("fuzz.seed", 3L));
    byte[] whole =
        "{\"__type\":\"A#B\",\"message\":\"m\",\"Plaintext\":\"AAAA\"}"
            .getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < Integer.getInteger("fuzz.cases", 5_000); i++) {
      byte[] body = whole.clone();
      for (int flips = random.nextInt(4); flips >= 0; flips--) {
        body[random.nextInt(body.length)] ^= (byte) (1 << random.nextInt(8));
      }
      assertThat(Refusal.of(new HttpAnswer(400, null, body)).code()).isNotNull();
    }
  }
}

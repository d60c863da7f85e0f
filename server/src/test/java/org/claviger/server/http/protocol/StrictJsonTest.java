package org.claviger.server.http.protocol;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Random;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {
  @Test
  void readsAnObject() {
    ObjectNode read =
        StrictJson.object("{\"a\":[1,{\"b\":\"\\ud83d\\ude00ä\"}],\"c\":null}".getBytes(UTF_8));

    assertThat(read.at("/a/1/b").textValue()).isEqualTo("\ud83d\ude00ä");
    assertThat(read.get("c").isNull()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "1",
        "\"canary\"",
        "[]",
        "{",
        "{}}",
        "{} {}",
        "{}canary",
        "{\"a\":1,\"a\":2}",
        "{\"x\":{\"a\":1,\"a\":1}}",
        "{\"a\":1,\"\\u0061\":2}",
        "{'a':1}",
        "{a:1}",
        "{\"a\":01}",
        "{\"a\":+1}",
        "{\"a\":.5}",
        "{\"a\":NaN}",
        "{\"a\":Infinity}",
        "{\"a\":canary}",
        "{\"a\":1,}",
        "{\"a\":[1,]}",
        "{\"a\":\"\n\"}",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"\\ud83d\"}",
        "{\"\\ude00\":1}",
        "{\"a\":[[\"\\ude00\\ud83d\"]]}",
        "/* canary */ {}",
        "\ufeff{}",
      })
  void refusesWhatIsNotOneStrictObject(String text) {
    assertRefused(text.getBytes(UTF_8));
  }

  @Test
  void refusesWhatIsTooDeepOrTooLong() {
    assertThat(StrictJson.object(nested(StrictJson.MAX_DEPTH - 1))).isNotEmpty();
    assertRefused(nested(StrictJson.MAX_DEPTH));
    assertRefused(nested(100_000));
    assertRefused(("{\"a\":1" + "0".repeat(StrictJson.MAX_NUMBER_CHARS) + "}").getBytes(UTF_8));
    assertRefused(("{\"" + "n".repeat(StrictJson.MAX_NAME_CHARS + 1) + "\":1}").getBytes(UTF_8));
  }

  @Test
  void refusesOtherEncodings() {
    assertRefused("{\"a\":1}".getBytes(UTF_16));
    assertRefused(new byte[] {'{', '"', (byte) 0xC0, (byte) 0x80, '"', ':', '1', '}'});
    assertRefused(new byte[] {'{', '"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"', ':', '1', '}'});
    assertRefused(new byte[] {'{', '"', (byte) 0xFF, '"', ':', '1', '}'});
  }

  @Test
  void givesAnObjectOrARefusalForAnyBytes() {
    Random random = new Random(7);
    byte[] seed =
        "{\"KeyId\":\"alias/a\",\"Tags\":[{\"k\":\"\\u00e4\"}],\"n\":-1.5e3}".getBytes(UTF_8);
    for (int i = 0; i < Integer.getInteger("fuzz.cases", 20_000); i++) {
      byte[] mutated = seed.clone();
      for (int edits = random.nextInt(4); edits >= 0; edits--) {
        mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
      }
      try {
        ObjectNode read = StrictJson.object(mutated);
        assertThat(StrictJson.object(JsonProtocol.bytes(read)).size()).isEqualTo(read.size());
      } catch (ApiException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.SerializationException);
      }
    }
  }

  private static byte[] nested(int arrays) {
    return ("{\"a\":" + "[".repeat(arrays) + "]".repeat(arrays) + "}").getBytes(UTF_8);
  }

  private static void assertRefused(byte[] body) {
    assertThatThrownBy(() -> StrictJson.object(body))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.SerializationException))
        .hasMessageNotContaining("canary");
  }
}

package org.claviger.server.ciphertext;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EncryptionContextTest {
  private static final CiphertextHeader HEADER =
      new CiphertextHeader("0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0", "00".repeat(32));

  @Test
  void encodesCountThenPairsWithTheirLengthsBehindTheHeader() {
    Map<String, String> pairs = new LinkedHashMap<>();
    pairs.put("b", "");
    pairs.put("a", "\u00e9");
    assertThat(HexFormat.of().formatHex(HEADER.associatedData(new EncryptionContext(pairs))))
        .isEqualTo(
            HexFormat.of().formatHex(HEADER.encode())
                + "00000002"
                + ("00000001" + "61" + "00000002" + "c3a9")
                + ("00000001" + "62" + "00000000"));
    assertThat(HEADER.associatedData(EncryptionContext.EMPTY))
        .hasSize(53)
        .startsWith(HEADER.encode())
        .endsWith(0, 0, 0, 0);
  }

  @Test
  void sortsByUnsignedUtf8AndNotByUtf16() {
    // U+FF5E comes after U+10000 in UTF-16 and before it in UTF-8.
    String first = "\uff5e";
    String second = new String(Character.toChars(0x10000));
    ByteBuffer encoded =
        ByteBuffer.wrap(encode(Map.of(second, "2", first, "1"))).position(Integer.BYTES);
    byte[] name = new byte[encoded.getInt()];
    encoded.get(name);
    assertThat(new String(name, UTF_8)).isEqualTo(first);
  }

  @Test
  void distinguishesContextsThatLookAlikeWhenJoined() {
    List<Map<String, String>> contexts =
        List.of(
            Map.of(),
            Map.of("", ""),
            Map.of("a", ""),
            Map.of("", "a"),
            Map.of("a", "b"),
            Map.of("ab", ""),
            Map.of("", "ab"),
            Map.of("A", "b"),
            Map.of("a", "B"),
            Map.of("a", "b", "c", "d"),
            Map.of("a", "bcd"),
            Map.of("abc", "d"),
            Map.of("a", "d", "c", "b"),
            Map.of("a\u0000", "b"),
            Map.of("\u00e9", "b"),
            Map.of("e\u0301", "b"));
    assertThat(contexts.stream().map(EncryptionContextTest::hex).distinct())
        .hasSameSizeAs(contexts);
  }

  @Test
  void refusesTextThatUtf8CannotTellApart() {
    for (String broken : List.of("\ud800", "\udc00", "a\ud800b", "\udc00\ud800", "\ud800\ud800")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new EncryptionContext(Map.of(broken, "value")))
          .withMessageNotContaining(broken);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new EncryptionContext(Map.of("name", broken)));
    }
  }

  @Test
  void isBoundedByItsEncoding() {
    int room = EncryptionContext.MAX_ENCODED_BYTES - 3 * Integer.BYTES - 1;
    assertThat(encode(Map.of("n", "v".repeat(room)))).hasSize(EncryptionContext.MAX_ENCODED_BYTES);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new EncryptionContext(Map.of("n", "v".repeat(room + 1))))
        .withMessageContaining("32768");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new EncryptionContext(Map.of("n", "\u20ac".repeat(room / 2))));
  }

  @Test
  void encodingDependsOnThePairsAndNotOnTheirOrder() {
    Random random = new Random(7);
    Map<String, Map<String, String>> seen = new HashMap<>();
    int cases = Integer.getInteger("fuzz.cases", 5_000);
    for (int i = 0; i < cases; i++) {
      Map<String, String> pairs = randomPairs(random);
      List<String> names = new ArrayList<>(pairs.keySet());
      Collections.shuffle(names, random);
      Map<String, String> shuffled = new LinkedHashMap<>();
      names.forEach(name -> shuffled.put(name, pairs.get(name)));
      assertThat(encode(shuffled)).isEqualTo(encode(pairs));
      assertThat(seen.computeIfAbsent(hex(pairs), hex -> pairs)).isEqualTo(pairs);
    }
  }

  private static Map<String, String> randomPairs(Random random) {
    Map<String, String> pairs = new LinkedHashMap<>();
    int count = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      pairs.put(randomText(random), randomText(random));
    }
    return pairs;
  }

  private static String randomText(Random random) {
    int[] alphabet = {'a', 'b', 0, 0x80, 0x7ff, 0xffff, 0x10000, 0x10ffff};
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(3);
    for (int i = 0; i < length; i++) {
      text.appendCodePoint(alphabet[random.nextInt(alphabet.length)]);
    }
    return text.toString();
  }

  private static String hex(Map<String, String> pairs) {
    return HexFormat.of().formatHex(encode(pairs));
  }

  private static byte[] encode(Map<String, String> pairs) {
    return new EncryptionContext(pairs).encodeBehind(new byte[0]);
  }
}

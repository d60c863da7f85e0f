package org.claviger.server.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''| ''| true",
        "''| a| false",
        "*| ''| true",
        "*| abc| true",
        "**| abc| true",
        "?| ''| false",
        "?| a| true",
        "?| ab| false",
        "?*| a| true",
        "*?| ''| false",
        "a*| abc| true",
        "a*| bac| false",
        "*c| abc| true",
        "*c| abcd| false",
        "a*c| ac| true",
        "a*c| abcbc| true",
        "a*b*c| a-b-c| true",
        "a*b*c| acb| false",
        "*ab| aab| true",
        "*a?c*| xxabcxx| true",
        "*a?c| aacbac| false",
        "abc| abc| true",
        "abc| ABC| false",
        "abc| ab| false",
        "ab| abc| false"
      })
  void coversWhatItSays(String pattern, String text, boolean expected) {
    assertThat(Glob.of(pattern).matches(text)).isEqualTo(expected);
  }

  @Test
  void aLiteralIsNoWildcard() {
    Glob glob = new Glob.Builder().pattern("a*").literal("*?").build();
    assertThat(glob.matches("axx*?")).isTrue();
    assertThat(glob.matches("axx**")).isFalse();
  }

  @Test
  void agreesWithTheDefinition() {
    Random random = new Random(8);
    int covered = 0;
    for (int i = 0; i < Integer.getInteger("fuzz.cases", 50_000); i++) {
      String pattern = text(random, "ab*?", 8);
      String text = text(random, "ab", 8);
      boolean expected = covers(pattern, text);
      assertThat(Glob.of(pattern).matches(text)).as(pattern + " " + text).isEqualTo(expected);
      covered += expected ? 1 : 0;
    }
    assertThat(covered).isPositive();
  }

  @Test
  void neverTakesMoreStepsThanPatternTimesText() {
    String text = "a".repeat(2_000);
    for (String pattern :
        new String[] {
          "*a".repeat(500) + "b", "*" + "a".repeat(1_000) + "b", "*?".repeat(500) + "b", "*a*b"
        }) {
      Counting counting = new Counting(text);
      assertThat(Glob.of(pattern).matches(counting)).isFalse();
      assertThat(counting.reads).isLessThanOrEqualTo((long) pattern.length() * text.length());
    }
  }

  /** The definition, word for word; exponential. */
  private static boolean covers(String pattern, String text) {
    if (pattern.isEmpty()) {
      return text.isEmpty();
    }
    String rest = pattern.substring(1);
    if (pattern.charAt(0) == '*') {
      return covers(rest, text) || (!text.isEmpty() && covers(pattern, text.substring(1)));
    }
    return !text.isEmpty()
        && (pattern.charAt(0) == '?' || pattern.charAt(0) == text.charAt(0))
        && covers(rest, text.substring(1));
  }

  private static String text(Random random, String alphabet, int most) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(most + 1); i > 0; i--) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }

  /** Counts how often it is looked at. */
  private static final class Counting implements CharSequence {
    private final String text;
    private long reads;

    Counting(String text) {
      this.text = text;
    }

    @Override
    public char charAt(int index) {
      reads++;
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.subSequence(start, end);
    }
  }
}

package org.claviger.it.wycheproof;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of a file's vectors. The expected counts are in {@code counts.json}, so that a file
 * that was cut, or that is read wrongly, or a vector that is no longer tried, shows. Safe for many
 * threads.
 */
final class Tally {
  private static final Map<String, Map<String, Map<String, Integer>>> EXPECTED = readExpected();

  private final int stride;
  private final Map<String, Integer> counts = new TreeMap<>();
  private final List<String> wrong = new ArrayList<>();

  private int candidates;

  /** Of every so many vectors that can be tried the first is tried. */
  Tally(int stride) {
    this.stride = stride;
  }

  /** Whether the next vector that can be tried is. */
  synchronized boolean isInSample() {
    boolean isIn = candidates % stride == 0;
    candidates++;
    if (!isIn) {
      count("not in the sample");
    }
    return isIn;
  }

  synchronized void leftOut(String why) {
    count("left out: " + why);
  }

  /** An {@code acceptable} vector may be accepted or refused; which of them is counted. */
  synchronized void tried(Vector vector, boolean accepted) {
    tried("", vector, accepted);
  }

  /** The same vector, tried a second time through the provider. */
  synchronized void triedByProvider(Vector vector, boolean accepted) {
    tried("provider: ", vector, accepted);
  }

  private void tried(String by, Vector vector, boolean accepted) {
    count(by + vector.result() + ", " + (accepted ? "accepted" : "refused"));
    if (vector.result().equals(accepted ? "invalid" : "valid")) {
      wrong.add(by + vector.description());
    }
  }

  /** Nothing went wrong, and all counts are as they were written down. */
  synchronized void requireExpected(String file) {
    assertThat(wrong).as(file).isEmpty();
    String form = Boolean.getBoolean("wycheproof.full") ? "full" : "sample";
    assertThat(counts).as(file).isEqualTo(EXPECTED.get(file).get(form));
  }

  private void count(String what) {
    counts.merge(what, 1, Integer::sum);
  }

  private static Map<String, Map<String, Map<String, Integer>>> readExpected() {
    try (InputStream in = Tally.class.getResourceAsStream("counts.json")) {
      return new ObjectMapper().readValue(in, new TypeReference<>() {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package org.claviger.server.quorum;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.claviger.server.document.MalformedDocumentException;

/**
 * What is to be done, in the words that operators read and sign.
 *
 * @param operation the operation
 * @param details with what, by name: 1 to 64, each name up to 64 and each value up to 1,024
 *     printable ASCII characters
 */
public record Described(GuardedOperation operation, SortedMap<String, String> details) {
  private static final int MAX_DETAILS = 64;
  private static final int MAX_NAME = 64;
  static final int MAX_VALUE = 1_024;

  public Described {
    requireNonNull(operation, "operation");
    details = Collections.unmodifiableSortedMap(new TreeMap<>(details));
    if (details.isEmpty() || details.size() > MAX_DETAILS) {
      throw new MalformedDocumentException("an operation is described by 1 to 64 details");
    }
    details.forEach(Described::check);
  }

  /** An operation by names and values in turn. */
  public static Described of(GuardedOperation operation, Map<String, String> details) {
    return new Described(operation, new TreeMap<>(details));
  }

  private static void check(String name, String value) {
    if (!isPrintable(name, MAX_NAME) || !isPrintable(value, MAX_VALUE)) {
      throw new MalformedDocumentException(
          "a detail is not of printable ASCII characters, up to 64 in its name and 1,024 in its"
              + " value");
    }
  }

  private static boolean isPrintable(String text, int most) {
    return !text.isEmpty()
        && text.length() <= most
        && text.chars().allMatch(each -> each >= ' ' && each <= '~');
  }

  /** A line for each detail, for a person. */
  public String text() {
    StringBuilder text = new StringBuilder(operation.text());
    details.forEach((name, value) -> text.append("\n  ").append(name).append(": ").append(value));
    return text.toString();
  }
}

package org.claviger.server.sigv4;

import java.util.List;
import java.util.Locale;

/** The names of the headers that a signature covers: in small letters, sorted, each once. */
record SignedHeaders(List<String> names) {
  private static final String AMZ_PREFIX = "x-amz-";

  /** Reads the parameter of the Authorization header. */
  static SignedHeaders parse(String parameter) {
    List<String> names = List.of(parameter.split(";", -1));
    String previous = "";
    for (String name : names) {
      if (name.compareTo(previous) <= 0 || !name.equals(name.toLowerCase(Locale.ROOT))) {
        throw Refusal.incomplete(
            "'SignedHeaders' must name each header once, in small letters, sorted, separated by"
                + " semicolons.");
      }
      previous = name;
    }
    return new SignedHeaders(names);
  }

  /**
   * Refuses a signature that leaves out what decides the meaning of the request: {@code Host} and
   * every {@code X-Amz-} header. A header that was signed and is gone is a mismatch.
   */
  void check(Headers headers) {
    if (!names.contains("host")) {
      throw Refusal.invalid(
          "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
    }
    for (String name : headers.names()) {
      if (name.startsWith(AMZ_PREFIX) && !names.contains(name)) {
        throw Refusal.invalid(
            Refusal.quote(name) + " must be a 'SignedHeader' in the AWS Authorization.");
      }
    }
    if (!headers.names().containsAll(names)) {
      throw Refusal.mismatch();
    }
  }

  @Override
  public String toString() {
    return String.join(";", names);
  }
}

package org.claviger.server.operation;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;

/** The constraints that a request was seen to break, in AWS's words. */
final class Violations {
  private final List<String> noted = new ArrayList<>();

  /**
   * Notes one.
   *
   * @param value null where it must not appear
   * @param path such as {@code tags.1.member.tagKey}
   */
  void add(String value, String path, String constraint) {
    noted.add(
        "Value "
            + (value == null ? "" : "'" + value + "' ")
            + "at '"
            + path
            + "' failed to satisfy constraint: "
            + constraint);
  }

  /** Notes that a member that must be there is not. */
  void addMissing(String path) {
    noted.add("Value null at '" + path + "' failed to satisfy constraint: Member must not be null");
  }

  /**
   * Refuses the request if anything was noted.
   *
   * @throws ApiException ValidationException naming everything
   */
  void check() {
    if (!noted.isEmpty()) {
      throw new ApiException(
          ErrorCode.ValidationException,
          noted.size()
              + (noted.size() == 1 ? " validation error" : " validation errors")
              + " detected: "
              + String.join("; ", noted));
    }
  }

  /** The first constraint that a string breaks, or null. */
  static String ofString(String value, int min, int max, Pattern pattern) {
    if (value.length() < min) {
      return atLeastLength(min);
    }
    if (value.length() > max) {
      return atMostLength(max);
    }
    return pattern == null || pattern.matcher(value).matches()
        ? null
        : "Member must satisfy regular expression pattern: " + pattern;
  }

  static String atLeastLength(int min) {
    return "Member must have length greater than or equal to " + min;
  }

  static String atMostLength(int max) {
    return "Member must have length less than or equal to " + max;
  }
}

package org.claviger.server.policy;

import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/** The operators whose values are neither patterns nor ordered. */
final class PlainTests {
  private PlainTests() {}

  /** {@code Bool}, and what {@code Null} says of the key's absence. */
  static ValueTest bool(String expected) {
    if (!expected.equalsIgnoreCase("true") && !expected.equalsIgnoreCase("false")) {
      throw new MalformedPolicyException("The operators Bool and Null must have true or false.");
    }
    return (actual, request) -> expected.equalsIgnoreCase(actual);
  }

  static ValueTest binary(String expected) {
    byte[] bytes =
        base64(expected)
            .orElseThrow(
                () -> new MalformedPolicyException("The operator BinaryEquals must have Base64."));
    return (actual, request) ->
        base64(actual).filter(decoded -> Arrays.equals(decoded, bytes)).isPresent();
  }

  static ValueTest address(String expected) {
    AddressRange range =
        AddressRange.parse(expected)
            .orElseThrow(
                () ->
                    new MalformedPolicyException(
                        "The operators IpAddress and NotIpAddress must have addresses, or ranges"
                            + " such as 203.0.113.0/24."));
    return (actual, request) -> range.contains(actual);
  }

  private static Optional<byte[]> base64(String text) {
    try {
      return Optional.of(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}

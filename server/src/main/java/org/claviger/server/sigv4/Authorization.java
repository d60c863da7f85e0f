package org.claviger.server.sigv4;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The Authorization header of AWS Signature Version 4, taken apart.
 *
 * @param algorithm what was named, whether known or not
 * @param credential {@code keyid/day/region/service/aws4_request}, not yet taken apart
 * @param signedHeaders the names as sent, separated by semicolons
 * @param signature as sent: hexadecimal, if it is one
 */
record Authorization(String algorithm, String credential, String signedHeaders, String signature) {
  static final String ALGORITHM = "AWS4-HMAC-SHA256";

  private static final String CREDENTIAL = "Credential";
  private static final String SIGNATURE = "Signature";
  private static final String SIGNED_HEADERS = "SignedHeaders";
  private static final Set<String> PARAMETERS = Set.of(CREDENTIAL, SIGNATURE, SIGNED_HEADERS);
  private static final int SIGNATURE_CHARS = 64;

  /**
   * Reads the header. As AWS does, takes the parameters in any order, separated by commas or
   * spaces; each must be there once and no other.
   *
   * @param hasDate whether the request says when it was signed: AWS names that among what misses
   */
  static Authorization parse(String header, boolean hasDate) {
    String[] parts = header.split("[ ,]+", -1);
    Map<String, String> parameters = new HashMap<>();
    for (int i = 1; i < parts.length; i++) {
      add(parts[i], parameters);
    }
    requireAll(parameters, hasDate);
    return new Authorization(
        parts[0],
        parameters.get(CREDENTIAL),
        parameters.get(SIGNED_HEADERS),
        parameters.get(SIGNATURE));
  }

  private static void add(String part, Map<String, String> parameters) {
    int equals = part.indexOf('=');
    if (equals < 0) {
      throw Refusal.incomplete(
          "Authorization header holds what is not a valid key=value pair (missing equal-sign).");
    }
    String name = part.substring(0, equals);
    if (!PARAMETERS.contains(name)) {
      throw Refusal.incomplete(
          "Authorization header holds an unknown parameter; it takes 'Credential', 'Signature' and"
              + " 'SignedHeaders'.");
    }
    if (parameters.put(name, part.substring(equals + 1)) != null) {
      throw Refusal.incomplete("Authorization header holds '" + name + "' more than once.");
    }
  }

  private static void requireAll(Map<String, String> parameters, boolean hasDate) {
    List<String> faults = new ArrayList<>();
    for (String name : List.of(CREDENTIAL, SIGNATURE, SIGNED_HEADERS)) {
      if (parameters.getOrDefault(name, "").isEmpty()) {
        faults.add("Authorization header requires '" + name + "' parameter.");
      }
    }
    if (!hasDate) {
      faults.add(
          "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
    }
    if (!faults.isEmpty()) {
      throw Refusal.incomplete(String.join(" ", faults));
    }
  }

  /** Refuses every algorithm but {@link #ALGORITHM}. */
  void checkAlgorithm() {
    if (!algorithm.equals(ALGORITHM)) {
      throw Refusal.incomplete("Unsupported AWS 'algorithm': " + Refusal.quote(algorithm) + ".");
    }
  }

  /** The credential's five elements: key id, day, region, service, terminator. */
  String[] credentialElements() {
    String[] elements = credential.split("/", -1);
    if (elements.length != 5) {
      throw Refusal.incomplete(
          "Credential must have exactly 5 slash-delimited elements, e.g."
              + " keyid/date/region/service/term.");
    }
    return elements;
  }

  /** The 32 bytes of the signature; an empty array, equal to none, if it is not 64 hex digits. */
  byte[] signatureBytes() {
    if (signature.length() != SIGNATURE_CHARS
        || !signature.chars().allMatch(Authorization::isHex)) {
      return new byte[0];
    }
    return HexFormat.of().parseHex(signature);
  }

  private static boolean isHex(int c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  }

  /** Without its content: nothing of a signature is logged. */
  @Override
  public String toString() {
    return "Authorization[hidden]";
  }
}

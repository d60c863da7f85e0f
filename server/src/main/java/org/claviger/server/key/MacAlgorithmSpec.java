package org.claviger.server.key;

import java.util.List;

/** The MAC algorithms of the API, named as on the wire: HMAC (RFC 2104), full length. */
public enum MacAlgorithmSpec {
  HMAC_SHA_224,
  HMAC_SHA_256,
  HMAC_SHA_384,
  HMAC_SHA_512;

  private static final List<MacAlgorithmSpec> ONLY_224 = List.of(HMAC_SHA_224);
  private static final List<MacAlgorithmSpec> ONLY_256 = List.of(HMAC_SHA_256);
  private static final List<MacAlgorithmSpec> ONLY_384 = List.of(HMAC_SHA_384);
  private static final List<MacAlgorithmSpec> ONLY_512 = List.of(HMAC_SHA_512);

  static List<MacAlgorithmSpec> of(KeySpec spec) {
    return switch (spec) {
      case HMAC_224 -> ONLY_224;
      case HMAC_256 -> ONLY_256;
      case HMAC_384 -> ONLY_384;
      case HMAC_512 -> ONLY_512;
      default -> List.of();
    };
  }
}

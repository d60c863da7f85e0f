package org.claviger.server.key;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;

/** The signing algorithms of the API, named as on the wire. */
public enum SigningAlgorithmSpec {
  RSASSA_PSS_SHA_256,
  RSASSA_PSS_SHA_384,
  RSASSA_PSS_SHA_512,
  RSASSA_PKCS1_V1_5_SHA_256,
  RSASSA_PKCS1_V1_5_SHA_384,
  RSASSA_PKCS1_V1_5_SHA_512,
  ECDSA_SHA_256,
  ECDSA_SHA_384,
  ECDSA_SHA_512,
  /** A name of the API; no key spec here takes it. */
  SM2DSA,
  /** ML-DSA (FIPS 204) on the message, with an empty context. */
  ML_DSA_SHAKE_256,
  /** Ed25519 (RFC 8032) on the message. */
  ED25519_SHA_512,
  /** Ed25519ph (RFC 8032) on a digest by SHA-512. */
  ED25519_PH_SHA_512;

  private static final List<SigningAlgorithmSpec> OF_RSA_KEYS =
      List.of(
          RSASSA_PKCS1_V1_5_SHA_256,
          RSASSA_PKCS1_V1_5_SHA_384,
          RSASSA_PKCS1_V1_5_SHA_512,
          RSASSA_PSS_SHA_256,
          RSASSA_PSS_SHA_384,
          RSASSA_PSS_SHA_512);

  private static final Map<KeySpec, List<SigningAlgorithmSpec>> BY_SPEC =
      Map.ofEntries(
          entry(KeySpec.RSA_2048, OF_RSA_KEYS),
          entry(KeySpec.RSA_3072, OF_RSA_KEYS),
          entry(KeySpec.RSA_4096, OF_RSA_KEYS),
          entry(KeySpec.ECC_NIST_P256, List.of(ECDSA_SHA_256)),
          entry(KeySpec.ECC_NIST_P384, List.of(ECDSA_SHA_384)),
          entry(KeySpec.ECC_NIST_P521, List.of(ECDSA_SHA_512)),
          entry(KeySpec.ECC_SECG_P256K1, List.of(ECDSA_SHA_256)),
          entry(KeySpec.ECC_NIST_EDWARDS25519, List.of(ED25519_SHA_512, ED25519_PH_SHA_512)),
          entry(KeySpec.ML_DSA_44, List.of(ML_DSA_SHAKE_256)),
          entry(KeySpec.ML_DSA_65, List.of(ML_DSA_SHAKE_256)),
          entry(KeySpec.ML_DSA_87, List.of(ML_DSA_SHAKE_256)));

  static List<SigningAlgorithmSpec> of(KeySpec spec) {
    return BY_SPEC.getOrDefault(spec, List.of());
  }
}

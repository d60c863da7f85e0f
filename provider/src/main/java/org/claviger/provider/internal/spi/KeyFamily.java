package org.claviger.provider.internal.spi;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.claviger.provider.KmsKeyGenParameterSpec;

/**
 * What a generator makes.
 *
 * @param specs the key specs it can make; the first is made when none is asked for
 * @param bySize the key spec for a size in bits
 */
record KeyFamily(String algorithm, List<String> specs, Map<Integer, String> bySize) {
  private static final String AEAD = KmsKeyGenParameterSpec.AEAD;
  private static final String KMS = "SYMMETRIC_DEFAULT";

  static final KeyFamily AES = new KeyFamily("AES", List.of(AEAD, KMS), Map.of(256, AEAD));
  static final KeyFamily RSA =
      new KeyFamily(
          "RSA",
          List.of("RSA_3072", "RSA_2048", "RSA_4096"),
          Map.of(2048, "RSA_2048", 3072, "RSA_3072", 4096, "RSA_4096"));
  static final KeyFamily EC =
      new KeyFamily(
          "EC",
          List.of("ECC_NIST_P256", "ECC_NIST_P384", "ECC_NIST_P521", "ECC_SECG_P256K1"),
          Map.of(256, "ECC_NIST_P256", 384, "ECC_NIST_P384", 521, "ECC_NIST_P521"));
  static final KeyFamily ED25519 =
      new KeyFamily(
          "Ed25519",
          List.of("ECC_NIST_EDWARDS25519"),
          Map.of(255, "ECC_NIST_EDWARDS25519", 256, "ECC_NIST_EDWARDS25519"));

  /** Every secret key. */
  static final KeyFamily SECRET =
      new KeyFamily(
          "KMS", List.of(AEAD, KMS, "HMAC_224", "HMAC_256", "HMAC_384", "HMAC_512"), Map.of());

  /** Every key pair; there is no default among them. */
  static final KeyFamily PAIR =
      new KeyFamily(
          "KMS",
          List.of(
              "RSA_2048",
              "RSA_3072",
              "RSA_4096",
              "ECC_NIST_P256",
              "ECC_NIST_P384",
              "ECC_NIST_P521",
              "ECC_SECG_P256K1",
              "ECC_NIST_EDWARDS25519",
              "ML_DSA_44",
              "ML_DSA_65",
              "ML_DSA_87"),
          Map.of());

  static KeyFamily hmac(int bits) {
    String spec = "HMAC_" + bits;
    return new KeyFamily("HmacSHA" + bits, List.of(spec), Map.of(bits, spec));
  }

  Optional<String> ofSize(int bits) {
    return Optional.ofNullable(bySize.get(bits));
  }

  String sizes() {
    return bySize.keySet().stream().sorted().toList().toString();
  }

  /** The usage of a key for which none is asked. */
  static String usage(String spec) {
    if (spec.equals(AEAD) || spec.equals(KMS)) {
      return "ENCRYPT_DECRYPT";
    }
    return spec.startsWith("HMAC_") ? "GENERATE_VERIFY_MAC" : "SIGN_VERIFY";
  }
}

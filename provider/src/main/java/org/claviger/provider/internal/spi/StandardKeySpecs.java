package org.claviger.provider.internal.spi;

import java.security.InvalidAlgorithmParameterException;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Locale;
import java.util.Map;

/** The JCA's own ways to ask for a key pair, as KMS key specs. */
final class StandardKeySpecs {
  private static final Map<String, String> CURVES =
      Map.ofEntries(
          Map.entry("secp256r1", "ECC_NIST_P256"),
          Map.entry("prime256v1", "ECC_NIST_P256"),
          Map.entry("nist p-256", "ECC_NIST_P256"),
          Map.entry("p-256", "ECC_NIST_P256"),
          Map.entry("1.2.840.10045.3.1.7", "ECC_NIST_P256"),
          Map.entry("secp384r1", "ECC_NIST_P384"),
          Map.entry("nist p-384", "ECC_NIST_P384"),
          Map.entry("p-384", "ECC_NIST_P384"),
          Map.entry("1.3.132.0.34", "ECC_NIST_P384"),
          Map.entry("secp521r1", "ECC_NIST_P521"),
          Map.entry("nist p-521", "ECC_NIST_P521"),
          Map.entry("p-521", "ECC_NIST_P521"),
          Map.entry("1.3.132.0.35", "ECC_NIST_P521"),
          Map.entry("secp256k1", "ECC_SECG_P256K1"),
          Map.entry("1.3.132.0.10", "ECC_SECG_P256K1"),
          Map.entry("ed25519", "ECC_NIST_EDWARDS25519"));

  private StandardKeySpecs() {}

  static String require(KeyFamily family, AlgorithmParameterSpec params)
      throws InvalidAlgorithmParameterException {
    String spec = null;
    if (params instanceof RSAKeyGenParameterSpec rsa) {
      requireF4(rsa);
      spec = "RSA_" + rsa.getKeysize();
    } else if (params instanceof ECGenParameterSpec ec) {
      spec = CURVES.get(ec.getName().toLowerCase(Locale.ROOT));
    } else if (params instanceof NamedParameterSpec named) {
      spec = CURVES.get(named.getName().toLowerCase(Locale.ROOT));
    }
    if (spec == null || !family.specs().contains(spec)) {
      throw new InvalidAlgorithmParameterException(
          "%s in the HSM makes %s".formatted(family.algorithm(), family.specs()));
    }
    return spec;
  }

  private static void requireF4(RSAKeyGenParameterSpec rsa)
      throws InvalidAlgorithmParameterException {
    if (!RSAKeyGenParameterSpec.F4.equals(rsa.getPublicExponent())) {
      throw new InvalidAlgorithmParameterException("the public exponent is 65537");
    }
  }
}

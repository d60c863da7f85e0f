package org.claviger.provider.internal.spi;

import java.security.InvalidKeyException;
import org.claviger.provider.internal.key.EcHandle;

/** The one digest that KMS ties to each curve. */
final class EcdsaAlgorithm {
  private EcdsaAlgorithm() {}

  static int digestBits(EcHandle key) throws InvalidKeyException {
    return switch (key.keySpec()) {
      case "ECC_NIST_P256", "ECC_SECG_P256K1" -> 256;
      case "ECC_NIST_P384" -> 384;
      case "ECC_NIST_P521" -> 512;
      default -> throw new InvalidKeyException(key + " does not sign by ECDSA");
    };
  }

  static String of(EcHandle key) throws InvalidKeyException {
    return "ECDSA_SHA_" + digestBits(key);
  }
}

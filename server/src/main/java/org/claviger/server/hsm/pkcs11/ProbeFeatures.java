package org.claviger.server.hsm.pkcs11;

import org.claviger.server.hsm.MaterialSpec;

/** What a spec of material gives to whoever calls the service. */
final class ProbeFeatures {
  private ProbeFeatures() {}

  static String of(MaterialSpec spec) {
    KeyShape shape = KeyShape.of(spec);
    if (spec == MaterialSpec.AES_256_SUBKEYS) {
      return "SYMMETRIC_DEFAULT keys: Encrypt, Decrypt, ReEncrypt, data keys";
    }
    if (spec == MaterialSpec.AES_256_GCM) {
      return "AEAD keys: AES/GCM of the JCA";
    }
    if (shape instanceof KeyShape.Secret) {
      return spec.name() + " keys: GenerateMac, VerifyMac";
    }
    if (shape instanceof KeyShape.Rsa rsa && rsa.use() == KeyShape.Rsa.Use.UNWRAP) {
      return "imports under " + keySpec(spec) + " wrapping keys";
    }
    return keySpec(spec) + " keys: " + use(spec);
  }

  private static String use(MaterialSpec spec) {
    String name = spec.name();
    if (name.endsWith("_DECRYPT")) {
      return "Decrypt";
    }
    return name.endsWith("_AGREE") ? "DeriveSharedSecret" : "Sign";
  }

  /** The KeySpec of AWS's API. */
  private static String keySpec(MaterialSpec spec) {
    String name = spec.name().substring(0, spec.name().lastIndexOf('_'));
    return switch (name) {
      case "EC_P256" -> "ECC_NIST_P256";
      case "EC_P384" -> "ECC_NIST_P384";
      case "EC_P521" -> "ECC_NIST_P521";
      case "EC_SECP256K1" -> "ECC_SECG_P256K1";
      case "ED25519" -> "ECC_NIST_EDWARDS25519";
      default -> name;
    };
  }
}

package org.claviger.server.hsm.pkcs11;

import org.claviger.server.hsm.MaterialSpec;

/** What a {@link MaterialSpec} is in PKCS#11: how it is generated and what its copies may do. */
sealed interface KeyShape {
  /** AES-256 or HMAC. */
  record Secret(int bytes, long type, Template uses) implements KeyShape {}

  /** RSA with public exponent 65537. */
  record Rsa(int bits, Use use) implements KeyShape {
    /** What the private key may do. */
    enum Use {
      SIGN,
      DECRYPT,
      UNWRAP
    }

    int bytes() {
      return bits / 8;
    }

    boolean signs() {
      return use == Use.SIGN;
    }
  }

  /** Elliptic curves, Ed25519 included. */
  record Ec(Curve curve, boolean signs) implements KeyShape {}

  /** ML-DSA (PKCS#11 v3.2). */
  record MlDsa(MlDsaSet set) implements KeyShape {}

  static KeyShape of(MaterialSpec spec) {
    return switch (spec) {
      case AES_256_SUBKEYS -> new Secret(32, Ck.CKK_AES, wrapsSubkeys());
      case AES_256_GCM ->
          new Secret(
              32,
              Ck.CKK_AES,
              Usage.secret(Ck.CKA_ENCRYPT, Ck.CKA_DECRYPT).withMechanisms(Ck.CKM_AES_GCM));
      case HMAC_224 -> hmac(28, Ck.CKM_SHA224_HMAC);
      case HMAC_256 -> hmac(32, Ck.CKM_SHA256_HMAC);
      case HMAC_384 -> hmac(48, Ck.CKM_SHA384_HMAC);
      case HMAC_512 -> hmac(64, Ck.CKM_SHA512_HMAC);
      case RSA_2048_DECRYPT -> new Rsa(2048, Rsa.Use.DECRYPT);
      case RSA_3072_DECRYPT -> new Rsa(3072, Rsa.Use.DECRYPT);
      case RSA_4096_DECRYPT -> new Rsa(4096, Rsa.Use.DECRYPT);
      case RSA_2048_UNWRAP -> new Rsa(2048, Rsa.Use.UNWRAP);
      case RSA_3072_UNWRAP -> new Rsa(3072, Rsa.Use.UNWRAP);
      case RSA_4096_UNWRAP -> new Rsa(4096, Rsa.Use.UNWRAP);
      case RSA_2048_SIGN -> new Rsa(2048, Rsa.Use.SIGN);
      case RSA_3072_SIGN -> new Rsa(3072, Rsa.Use.SIGN);
      case RSA_4096_SIGN -> new Rsa(4096, Rsa.Use.SIGN);
      case EC_P256_SIGN -> new Ec(Curve.P256, true);
      case EC_P384_SIGN -> new Ec(Curve.P384, true);
      case EC_P521_SIGN -> new Ec(Curve.P521, true);
      case EC_SECP256K1_SIGN -> new Ec(Curve.SECP256K1, true);
      case EC_P256_AGREE -> new Ec(Curve.P256, false);
      case EC_P384_AGREE -> new Ec(Curve.P384, false);
      case EC_P521_AGREE -> new Ec(Curve.P521, false);
      case ED25519_SIGN -> new Ec(Curve.ED25519, true);
      case ML_DSA_44_SIGN -> new MlDsa(MlDsaSet.ML_DSA_44);
      case ML_DSA_65_SIGN -> new MlDsa(MlDsaSet.ML_DSA_65);
      case ML_DSA_87_SIGN -> new MlDsa(MlDsaSet.ML_DSA_87);
    };
  }

  private static Secret hmac(int bytes, long mechanism) {
    return new Secret(
        bytes, Ck.CKK_GENERIC_SECRET, Usage.secret(Ck.CKA_SIGN).withMechanisms(mechanism));
  }

  private static Template wrapsSubkeys() {
    return Usage.secret(Ck.CKA_WRAP, Ck.CKA_UNWRAP)
        .withMechanisms(Ck.CKM_AES_KEY_WRAP)
        .with(Ck.CKA_UNWRAP_TEMPLATE, DomainKey.UNWRAPPED);
  }

  /** HMAC mechanism of a spec. */
  static long hmacMechanism(MaterialSpec spec) {
    return switch (spec) {
      case HMAC_224 -> Ck.CKM_SHA224_HMAC;
      case HMAC_256 -> Ck.CKM_SHA256_HMAC;
      case HMAC_384 -> Ck.CKM_SHA384_HMAC;
      case HMAC_512 -> Ck.CKM_SHA512_HMAC;
      default -> throw new IllegalArgumentException(spec + " makes no HMAC");
    };
  }
}

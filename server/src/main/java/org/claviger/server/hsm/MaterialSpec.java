package org.claviger.server.hsm;

/**
 * What a material is and the one thing that its copies in the HSM may do. The HSM object gets just
 * the attributes and mechanisms that this takes.
 */
public enum MaterialSpec {
  /** A KMS key: wraps subkeys, never encrypts data itself. */
  AES_256_SUBKEYS,
  /** An AEAD key: AES-GCM on data. */
  AES_256_GCM,
  HMAC_224,
  HMAC_256,
  HMAC_384,
  HMAC_512,
  RSA_2048_DECRYPT,
  RSA_3072_DECRYPT,
  RSA_4096_DECRYPT,
  /** A wrapping key: opens material that is imported, and nothing else. */
  RSA_2048_UNWRAP,
  RSA_3072_UNWRAP,
  RSA_4096_UNWRAP,
  RSA_2048_SIGN,
  RSA_3072_SIGN,
  RSA_4096_SIGN,
  EC_P256_SIGN,
  EC_P384_SIGN,
  EC_P521_SIGN,
  EC_SECP256K1_SIGN,
  EC_P256_AGREE,
  EC_P384_AGREE,
  EC_P521_AGREE,
  ED25519_SIGN,
  ML_DSA_44_SIGN,
  ML_DSA_65_SIGN,
  ML_DSA_87_SIGN
}

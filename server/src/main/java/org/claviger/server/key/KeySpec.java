package org.claviger.server.key;

/** The key specs of the API, named as on the wire. */
public enum KeySpec {
  SYMMETRIC_DEFAULT,
  RSA_2048,
  RSA_3072,
  RSA_4096,
  ECC_NIST_P256,
  ECC_NIST_P384,
  ECC_NIST_P521,
  ECC_SECG_P256K1,
  ECC_NIST_EDWARDS25519,
  HMAC_224,
  HMAC_256,
  HMAC_384,
  HMAC_512
}

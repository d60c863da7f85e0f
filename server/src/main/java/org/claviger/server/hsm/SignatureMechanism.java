package org.claviger.server.hsm;

/**
 * How a signature is made. All but pure Ed25519 and ML-DSA take a digest, of the hash that the name
 * ends in.
 */
public enum SignatureMechanism {
  RSA_PKCS1_SHA_256,
  RSA_PKCS1_SHA_384,
  RSA_PKCS1_SHA_512,
  /** RSASSA-PSS (RFC 8017), MGF1 with the same hash, salt of the hash's length. */
  RSA_PSS_SHA_256,
  RSA_PSS_SHA_384,
  RSA_PSS_SHA_512,
  /** ECDSA on a digest (FIPS 186-5). */
  ECDSA,
  /** Pure Ed25519 (RFC 8032) on a message. */
  ED25519,
  /** Ed25519ph (RFC 8032, section 5.1) on the SHA-512 digest of the message, without context. */
  ED25519_PH,
  /** Pure ML-DSA (FIPS 204) on a message, hedged, with an empty context. */
  ML_DSA
}

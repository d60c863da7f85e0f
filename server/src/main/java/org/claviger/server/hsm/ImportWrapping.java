package org.claviger.server.hsm;

/** How key material is encrypted for its way into the HSM: the wrapping algorithms of KMS. */
public enum ImportWrapping {
  /** RSAES-PKCS1-v1_5 (RFC 8017). */
  RSAES_PKCS1_V1_5,
  /** RSAES-OAEP (RFC 8017) with MGF1 of the same hash and an empty label. */
  RSAES_OAEP_SHA_1,
  RSAES_OAEP_SHA_256,
  /**
   * A one-time AES key under RSAES-OAEP, then the material under that key by AES key wrap with
   * padding (RFC 5649): the format of CKM_RSA_AES_KEY_WRAP (PKCS#11 v3.0, section 2.1.21).
   */
  RSA_AES_KEY_WRAP_SHA_1,
  RSA_AES_KEY_WRAP_SHA_256
}

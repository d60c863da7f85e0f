package org.claviger.server.hsm.pkcs11;

/**
 * A mechanism and its parameters.
 *
 * @param type a CKM constant
 * @param parameters what the mechanism takes
 */
record Mechanism(long type, Parameters parameters) {
  private static final Parameters NONE = new Parameters.None();

  static Mechanism of(long type) {
    return new Mechanism(type, NONE);
  }

  /** AES-GCM with a 128-bit tag. */
  static Mechanism gcm(byte[] iv, byte[] aad) {
    return new Mechanism(Ck.CKM_AES_GCM, new Parameters.Gcm(iv, aad));
  }

  /** RSASSA-PSS on a digest. */
  static Mechanism pss(long hash, long mgf, int saltBytes) {
    return new Mechanism(Ck.CKM_RSA_PKCS_PSS, new Parameters.Ulongs(hash, mgf, saltBytes));
  }

  /** RSAES-OAEP with an empty label: hash, mgf, source type, source pointer, source length. */
  static Mechanism oaep(long hash, long mgf) {
    return new Mechanism(
        Ck.CKM_RSA_PKCS_OAEP, new Parameters.Ulongs(hash, mgf, Ck.CKZ_DATA_SPECIFIED, 0, 0));
  }

  /** ECDH without key derivation function, with the peer's uncompressed point. */
  static Mechanism ecdh(byte[] point) {
    return new Mechanism(Ck.CKM_ECDH1_DERIVE, new Parameters.Ecdh(point));
  }

  /** Ed25519ph (PKCS#11 v3.0, section 2.3.14). */
  static Mechanism ed25519ph() {
    return new Mechanism(Ck.CKM_EDDSA, new Parameters.Ulongs(1, 0, 0));
  }

  /** The shapes that parameters have. */
  sealed interface Parameters {
    /** No parameters. */
    record None() implements Parameters {}

    /** A structure of CK_ULONGs (and null pointers, which are as long) alone. */
    record Ulongs(long... values) implements Parameters {}

    /** CK_GCM_PARAMS. */
    record Gcm(byte[] iv, byte[] aad) implements Parameters {}

    /** CK_ECDH1_DERIVE_PARAMS. */
    record Ecdh(byte[] point) implements Parameters {}
  }
}

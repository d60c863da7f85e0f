package org.claviger.server.key;

import java.util.List;

/** The encryption algorithms of the API, named as on the wire. */
public enum EncryptionAlgorithmSpec {
  /** AES-256-GCM by the key's class. */
  SYMMETRIC_DEFAULT,
  /** RSAES-OAEP (RFC 8017) with SHA-1 and MGF1 of the same. */
  RSAES_OAEP_SHA_1,
  /** RSAES-OAEP (RFC 8017) with SHA-256 and MGF1 of the same. */
  RSAES_OAEP_SHA_256,
  /** A name of the API; no key spec here takes it. */
  SM2PKE;

  static final List<EncryptionAlgorithmSpec> OF_SYMMETRIC_KEYS = List.of(SYMMETRIC_DEFAULT);
  static final List<EncryptionAlgorithmSpec> OF_RSA_KEYS =
      List.of(RSAES_OAEP_SHA_1, RSAES_OAEP_SHA_256);
}

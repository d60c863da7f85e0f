package org.claviger.server.key;

import java.util.List;

/** The key agreement algorithms of the API, named as on the wire. */
public enum KeyAgreementAlgorithmSpec {
  /** Elliptic curve Diffie-Hellman, cofactor 1 (NIST SP 800-56A). */
  ECDH;

  static final List<KeyAgreementAlgorithmSpec> ALL = List.of(ECDH);
}

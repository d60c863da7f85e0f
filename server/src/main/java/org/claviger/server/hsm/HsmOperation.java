package org.claviger.server.hsm;

/** Kinds of work in an HSM. */
public enum HsmOperation {
  /** The domain's MAC, of a row above all. */
  MAC,
  /** Sealing a secret. */
  SEAL,
  /** Opening a sealed secret. */
  OPEN,
  /** Random bytes. */
  RANDOM,
  /** The known-answer test. */
  HEALTH,
  /** Making a secret key. */
  GENERATE,
  /** Making a key pair, to be kept or given away. */
  GENERATE_PAIR,
  /** Destroying a key. */
  DESTROY,
  /** Encryption under a key. */
  ENCRYPT,
  /** Decryption under a key. */
  DECRYPT,
  /** A signature. */
  SIGN,
  /** An HMAC under a key. */
  HMAC,
  /** A shared secret. */
  DERIVE,
  /** Taking a key in that was made elsewhere. */
  IMPORT
}

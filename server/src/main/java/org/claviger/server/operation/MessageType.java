package org.claviger.server.operation;

/** What the {@code Message} of Sign and Verify is, named as on the wire. */
enum MessageType {
  /** The message itself. */
  RAW,
  /** The message's digest. */
  DIGEST,
  /** For ML-DSA alone; PKCS#11 has no mechanism for it. */
  EXTERNAL_MU
}

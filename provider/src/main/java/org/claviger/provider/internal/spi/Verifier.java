package org.claviger.provider.internal.spi;

import java.security.SignatureException;

/** A signature being verified, locally. */
interface Verifier {
  void update(byte[] in, int offset, int length) throws SignatureException;

  /** Verifies and starts afresh with the same key. */
  boolean verify(byte[] signature) throws SignatureException;
}

package org.claviger.provider.internal.spi;

import java.security.SignatureException;

/** A signature being made. */
interface Signer {
  void update(byte[] in, int offset, int length) throws SignatureException;

  /** Makes the signature and starts afresh with the same key. */
  byte[] sign() throws SignatureException;
}

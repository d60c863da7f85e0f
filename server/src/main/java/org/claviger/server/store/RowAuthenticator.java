package org.claviger.server.store;

/**
 * Makes and checks the message authentication codes of rows, with a key that the database does not
 * hold. The store computes over an injective encoding of table, scope, id, parent, version and
 * document, so that no row can be edited, moved, or taken for another.
 */
public interface RowAuthenticator {
  /** The code (32 bytes) of {@code content}. */
  byte[] mac(byte[] content);

  /** Whether {@code mac} is the code of {@code content}; compares in constant time. */
  boolean verify(byte[] content, byte[] mac);
}

package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.BinaryNode;
import java.util.Arrays;

/**
 * A plaintext in an answer: written to the client as base64, shown to nobody else, and wiped once
 * the answer is rendered.
 */
final class SecretNode extends BinaryNode {
  private static final long serialVersionUID = 1L;

  /** Takes the array over: nobody else writes into it or keeps it. */
  SecretNode(byte[] secret) {
    super(secret);
  }

  void wipe() {
    Arrays.fill(_data, (byte) 0);
  }

  @Override
  public String toString() {
    return "secret";
  }
}

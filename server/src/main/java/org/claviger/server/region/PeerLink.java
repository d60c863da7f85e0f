package org.claviger.server.region;

import java.io.IOException;

/** How another server is asked. */
@FunctionalInterface
public interface PeerLink {
  /**
   * Sends a message and waits for its answer, not for long.
   *
   * @throws IOException if there was none; the message may have come all the same
   */
  byte[] ask(byte[] message) throws IOException;
}

package org.claviger.server.config;

/**
 * Where a worker process answers, which alone has the PKCS#11 module, the PINs and the sessions.
 */
public sealed interface WorkerConfig permits WorkerSocket, WorkerAddress {
  /** Its socket's path, or its host and port. */
  String place();

  /** Whether the server starts it. */
  default boolean isStarted() {
    return this instanceof WorkerSocket socket && socket.start();
  }
}

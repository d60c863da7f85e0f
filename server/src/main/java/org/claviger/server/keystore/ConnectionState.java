package org.claviger.server.keystore;

/** Whether a custom key store can be used, in the words of the wire's {@code ConnectionState}. */
public enum ConnectionState {
  CONNECTED,
  CONNECTING,
  FAILED,
  DISCONNECTED,
  DISCONNECTING
}

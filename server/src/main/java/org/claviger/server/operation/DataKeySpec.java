package org.claviger.server.operation;

/** The lengths of data keys that have a name on the wire. */
enum DataKeySpec {
  AES_256(32),
  AES_128(16);

  private final int bytes;

  DataKeySpec(int bytes) {
    this.bytes = bytes;
  }

  int bytes() {
    return bytes;
  }
}

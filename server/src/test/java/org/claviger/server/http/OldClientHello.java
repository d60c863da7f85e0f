package org.claviger.server.http;

import java.nio.ByteBuffer;

/** A ClientHello of TLS 1.0 or 1.1 (RFC 4346, section 7.4.1.2) with two suites of its day. */
final class OldClientHello {
  private OldClientHello() {}

  static byte[] of(byte minorVersion) {
    ByteBuffer hello = ByteBuffer.allocate(2 + 32 + 1 + 2 + 4 + 2);
    hello.put((byte) 3).put(minorVersion).put(new byte[32]).put((byte) 0);
    hello.putShort((short) 4).putShort((short) 0xC009).putShort((short) 0x002F);
    hello.put((byte) 1).put((byte) 0);
    ByteBuffer record = ByteBuffer.allocate(5 + 4 + hello.capacity());
    record.put((byte) 22).put((byte) 3).put((byte) 1).putShort((short) (4 + hello.capacity()));
    record.put((byte) 1).put((byte) 0).putShort((short) hello.capacity()).put(hello.array());
    return record.array();
  }
}

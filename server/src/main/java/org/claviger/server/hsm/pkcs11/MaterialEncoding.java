package org.claviger.server.hsm.pkcs11;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.claviger.server.hsm.MaterialSpec;

/** The bytes that a material's MAC covers: each part behind its length, so that none can shift. */
final class MaterialEncoding {
  private static final byte[] PURPOSE = "claviger.material.1".getBytes(StandardCharsets.US_ASCII);

  private MaterialEncoding() {}

  static byte[] encode(String id, MaterialSpec spec, byte[] wrapped) {
    byte[] idBytes = id.getBytes(StandardCharsets.UTF_8);
    byte[] specBytes = spec.name().getBytes(StandardCharsets.US_ASCII);
    ByteBuffer out =
        ByteBuffer.allocate(
            4 * Integer.BYTES
                + PURPOSE.length
                + idBytes.length
                + specBytes.length
                + wrapped.length);
    for (byte[] part : new byte[][] {PURPOSE, idBytes, specBytes, wrapped}) {
      out.putInt(part.length).put(part);
    }
    return out.array();
  }
}

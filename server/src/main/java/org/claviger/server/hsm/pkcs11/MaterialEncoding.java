package org.claviger.server.hsm.pkcs11;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.claviger.server.hsm.MaterialSpec;

/** The bytes that MACs of material cover: each part behind its length, so that none can shift. */
final class MaterialEncoding {
  private static final byte[] PURPOSE = "claviger.material.1".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] IMPORT_PURPOSE =
      "claviger/imported-material/1".getBytes(StandardCharsets.US_ASCII);

  private MaterialEncoding() {}

  static byte[] encode(String id, MaterialSpec spec, byte[] wrapped) {
    byte[] idBytes = id.getBytes(StandardCharsets.UTF_8);
    byte[] specBytes = spec.name().getBytes(StandardCharsets.US_ASCII);
    return encode(PURPOSE, idBytes, specBytes, wrapped);
  }

  /** The bytes whose MAC is an imported material's id. */
  static byte[] identify(byte[] context, MaterialSpec spec, byte[] fingerprint) {
    byte[] specBytes = spec.name().getBytes(StandardCharsets.US_ASCII);
    return encode(IMPORT_PURPOSE, context, specBytes, fingerprint);
  }

  private static byte[] encode(byte[]... parts) {
    int bytes = 0;
    for (byte[] part : parts) {
      bytes += Integer.BYTES + part.length;
    }
    ByteBuffer out = ByteBuffer.allocate(bytes);
    for (byte[] part : parts) {
      out.putInt(part.length).put(part);
    }
    return out.array();
  }
}

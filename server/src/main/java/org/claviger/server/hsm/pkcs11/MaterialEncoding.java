package org.claviger.server.hsm.pkcs11;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.claviger.server.hsm.Material;
import org.claviger.server.hsm.MaterialSpec;
import org.claviger.server.hsm.Sharing;

/** The bytes that MACs of material cover: each part behind its length, so that none can shift. */
final class MaterialEncoding {
  private static final byte[] PURPOSE = "claviger.material.1".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] SHARED_PURPOSE =
      "claviger.shared-material.1".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ADOPTED_PURPOSE =
      "claviger.adopted-material.1".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ADOPTION_PURPOSE =
      "claviger/adoption/1".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] IMPORT_PURPOSE =
      "claviger/imported-material/1".getBytes(StandardCharsets.US_ASCII);

  private static final byte[] SHARED_IMPORT_PURPOSE =
      "claviger/shared-imported-material/1".getBytes(StandardCharsets.US_ASCII);

  private MaterialEncoding() {}

  /** What a material's MAC covers. */
  static byte[] encode(Material material) {
    return encode(material.id(), material.spec(), material.wrapped(), material.sharing());
  }

  static byte[] encode(String id, MaterialSpec spec, byte[] wrapped, Sharing sharing) {
    byte[] idBytes = id.getBytes(StandardCharsets.UTF_8);
    byte[] specBytes = spec.name().getBytes(StandardCharsets.US_ASCII);
    return encode(purpose(sharing), idBytes, specBytes, wrapped);
  }

  private static byte[] purpose(Sharing sharing) {
    return switch (sharing) {
      case DOMAIN -> PURPOSE;
      case REGIONS -> SHARED_PURPOSE;
      case ADOPTED -> ADOPTED_PURPOSE;
    };
  }

  /** The bytes whose MAC is an adopted material's id, whatever the key is adopted for. */
  static byte[] identifyAdopted(byte[] context, byte[] fingerprint) {
    return encode(ADOPTION_PURPOSE, context, fingerprint);
  }

  /** The bytes whose MAC is an imported material's id. */
  static byte[] identify(byte[] context, MaterialSpec spec, byte[] fingerprint) {
    byte[] specBytes = spec.name().getBytes(StandardCharsets.US_ASCII);
    return encode(IMPORT_PURPOSE, context, specBytes, fingerprint);
  }

  /**
   * The id of an imported material that domains share: a hash of it as it is wrapped. AES key wrap
   * always gives the same for the same key, and tells nothing to whoever lacks the transfer key.
   */
  static byte[] sharedId(byte[] context, MaterialSpec spec, byte[] wrapped) {
    byte[] specBytes = spec.name().getBytes(StandardCharsets.US_ASCII);
    byte[] content = encode(SHARED_IMPORT_PURPOSE, context, specBytes, wrapped);
    SHA256Digest digest = new SHA256Digest();
    digest.update(content, 0, content.length);
    byte[] id = new byte[digest.getDigestSize()];
    digest.doFinal(id, 0);
    return id;
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

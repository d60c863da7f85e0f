package org.claviger.server.backup;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import org.claviger.server.digest.Sha256;

/**
 * A backup is one file: {@code claviger backup 1} and a line feed; the manifest's length (4 bytes,
 * big-endian) and the manifest; the public key that fits the signature (DER SubjectPublicKeyInfo,
 * 91 bytes); the signature (64 bytes); the parts, one behind the other, as the manifest lists them.
 * No byte of it is without meaning, and each is under the signature or under a hash that is.
 */
final class BackupFormat {
  static final byte[] MAGIC = "claviger backup 1\n".getBytes(US_ASCII);
  static final int MAX_MANIFEST_BYTES = 1 << 20;
  static final int PUBLIC_KEY_BYTES = 91;
  static final int SIGNATURE_BYTES = 64;

  private BackupFormat() {}

  /** What is signed: the SHA-256 of the first line and the manifest. */
  static byte[] digest(byte[] manifest) {
    MessageDigest sha256 = Sha256.newDigest();
    sha256.update(MAGIC);
    return sha256.digest(manifest);
  }

  /** What that digest is of. */
  static byte[] signed(byte[] manifest) {
    byte[] signed = new byte[MAGIC.length + manifest.length];
    System.arraycopy(MAGIC, 0, signed, 0, MAGIC.length);
    System.arraycopy(manifest, 0, signed, MAGIC.length, manifest.length);
    return signed;
  }
}

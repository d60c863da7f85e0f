package org.claviger.server.operation;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;

/** The hashes of the signing algorithms. */
enum Hash {
  SHA_256("SHA-256", 32, "3031300d060960864801650304020105000420"),
  SHA_384("SHA-384", 48, "3041300d060960864801650304020205000430"),
  SHA_512("SHA-512", 64, "3051300d060960864801650304020305000440");

  private final String name;
  private final int bytes;
  private final String digestInfo;

  Hash(String name, int bytes, String digestInfo) {
    this.name = name;
    this.bytes = bytes;
    this.digestInfo = digestInfo;
  }

  /** The digest's length. */
  int bytes() {
    return bytes;
  }

  byte[] digest(byte[] message) {
    try {
      return MessageDigest.getInstance(name).digest(message);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + name, e);
    }
  }

  /** The DER of DigestInfo up to the digest (RFC 8017, section 9.2, note 1). */
  byte[] digestInfo() {
    return HexFormat.of().parseHex(digestInfo);
  }

  /** The hash for Bouncy Castle. */
  Digest engine() {
    return switch (this) {
      case SHA_256 -> new SHA256Digest();
      case SHA_384 -> new SHA384Digest();
      case SHA_512 -> new SHA512Digest();
    };
  }
}

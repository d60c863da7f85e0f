package org.claviger.provider.internal.spi;

import java.security.SignatureException;
import java.util.Arrays;
import java.util.HexFormat;

/** The digests of RSASSA-PKCS1-v1_5 in KMS, with the DER of their DigestInfo. */
enum Pkcs1Digest {
  SHA_256("3031300d060960864801650304020105000420", 32),
  SHA_384("3041300d060960864801650304020205000430", 48),
  SHA_512("3051300d060960864801650304020305000440", 64);

  private final String prefix;
  private final int digestBytes;

  /**
   * @param prefix in hexadecimal digits, what comes before the digest: RFC 8017, section 9.2, note
   *     1
   */
  Pkcs1Digest(String prefix, int digestBytes) {
    this.prefix = prefix;
    this.digestBytes = digestBytes;
  }

  static Pkcs1Digest ofBits(int bits) {
    return valueOf("SHA_" + bits);
  }

  /**
   * The digest whose DigestInfo this is, to the byte: KMS writes its own, and no other could come
   * out of it.
   */
  static Pkcs1Digest of(byte[] digestInfo) throws SignatureException {
    for (Pkcs1Digest digest : values()) {
      if (digest.isHeadOf(digestInfo)) {
        return digest;
      }
    }
    throw new SignatureException(
        "KMS signs the DER DigestInfo of SHA-256, SHA-384 or SHA-512 alone; these %d bytes are none"
            .formatted(digestInfo.length));
  }

  private boolean isHeadOf(byte[] info) {
    byte[] head = prefix();
    return info.length == head.length + digestBytes
        && Arrays.equals(info, 0, head.length, head, 0, head.length);
  }

  byte[] digestOf(byte[] digestInfo) {
    return Arrays.copyOfRange(digestInfo, digestInfo.length - digestBytes, digestInfo.length);
  }

  byte[] prefix() {
    return HexFormat.of().parseHex(prefix);
  }

  /** As KMS names it. */
  String algorithm() {
    return "RSASSA_PKCS1_V1_5_" + name();
  }
}

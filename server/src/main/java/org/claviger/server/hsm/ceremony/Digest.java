package org.claviger.server.hsm.ceremony;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import org.claviger.server.digest.Sha256;

/** SHA-256 over parts whose lengths go before them, so that no two lists have one encoding. */
final class Digest {
  private final MessageDigest digest;

  /**
   * A new one.
   *
   * @param purpose keeps digests of different things apart
   */
  Digest(String purpose) {
    digest = Sha256.newDigest();
    add(purpose);
  }

  Digest add(byte[] part) {
    add(part.length);
    digest.update(part);
    return this;
  }

  Digest add(String part) {
    return add(part.getBytes(StandardCharsets.UTF_8));
  }

  Digest add(int number) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
    return this;
  }

  byte[] finish() {
    return digest.digest();
  }

  byte[] finish(int bytes) {
    return Arrays.copyOf(finish(), bytes);
  }
}

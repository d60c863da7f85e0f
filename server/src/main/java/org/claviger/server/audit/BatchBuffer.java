package org.claviger.server.audit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import org.claviger.server.digest.Sha256;

/** The lines of one batch, chained one behind the other. */
final class BatchBuffer extends ByteArrayOutputStream {
  private final MessageDigest sha256 = Sha256.newDigest();

  BatchBuffer() {
    super(1 << 16);
  }

  /**
   * Adds a record behind {@code head}.
   *
   * @param json an event's JSON object
   * @return the chain's end with it
   */
  Head append(Head head, Optional<Continuation> continues, byte[] json) {
    int from = count;
    long sequence = head.sequence() + 1;
    writeBytes(ChainedLine.start(sequence, head.hash(), continues));
    write(json, 1, json.length - 2);
    sha256.update(buf, from, count - from);
    String hash = HexFormat.of().formatHex(sha256.digest());
    writeBytes(ChainedLine.trailer(hash));
    write('\n');
    return new Head(sequence, hash);
  }

  /** The bytes so far, not copied. */
  ByteBuffer bytes() {
    return ByteBuffer.wrap(buf, 0, count);
  }
}

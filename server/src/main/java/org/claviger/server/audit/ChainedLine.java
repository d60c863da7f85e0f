package org.claviger.server.audit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of an audit file, split into the event and what chains it:
 *
 * <pre>{"sequence":N,"previousHash":"H",EVENT,"hash":"H"}</pre>
 *
 * or, as the first line of a file that continues another,
 *
 * <pre>
 * {"sequence":N,"previousHash":"H","continues":{"file":"F","bytes":B,"voidBytes":V},EVENT,"hash":"H"}
 * </pre>
 *
 * EVENT is the members of the event's JSON object. {@code hash} is the SHA-256 of all bytes of the
 * line before {@code ,"hash":}; {@code previousHash} is the {@code hash} of record N-1, wherever it
 * lies.
 *
 * @param sequence N
 * @param previousHash as the line says
 * @param continues as the line says
 * @param hash as the line says
 * @param isIntact whether {@code hash} is right
 */
record ChainedLine(
    long sequence,
    String previousHash,
    Optional<Continuation> continues,
    String hash,
    boolean isIntact) {
  /** What follows the hashed part: {@code ,"hash":"…"}} */
  static final int TRAILER_BYTES = ",\"hash\":\"".length() + 64 + "\"}".length();

  private static final Pattern START =
      Pattern.compile(
          "\\{\"sequence\":([1-9][0-9]{0,17}),\"previousHash\":\"([0-9a-f]{64})\""
              + "(?:,\"continues\":\\{\"file\":\"([a-z0-9.-]+)\",\"bytes\":([0-9]{1,18}),"
              + "\"voidBytes\":([0-9]{1,18})\\})?,\"eventVersion\"");
  private static final Pattern TRAILER = Pattern.compile(",\"hash\":\"([0-9a-f]{64})\"\\}");

  /** No start is longer. */
  private static final int MAX_START_BYTES = 512;

  /** The line's beginning, up to the event. */
  static byte[] start(long sequence, String previousHash, Optional<Continuation> continues) {
    StringBuilder start = new StringBuilder(MAX_START_BYTES);
    start.append("{\"sequence\":").append(sequence);
    start.append(",\"previousHash\":\"").append(previousHash).append("\",");
    continues.ifPresent(
        previous ->
            start
                .append("\"continues\":{\"file\":\"")
                .append(previous.file())
                .append("\",\"bytes\":")
                .append(previous.bytes())
                .append(",\"voidBytes\":")
                .append(previous.voidBytes())
                .append("},"));
    return start.toString().getBytes(US_ASCII);
  }

  /** The line's end, behind the event; the line feed is not part of it. */
  static byte[] trailer(String hash) {
    return (",\"hash\":\"" + hash + "\"}").getBytes(US_ASCII);
  }

  /** Reads a line, given without its line feed; empty if it does not have the form. */
  static Optional<ChainedLine> parse(byte[] line, int length, MessageDigest sha256) {
    int hashed = length - TRAILER_BYTES;
    if (hashed < 0) {
      return Optional.empty();
    }
    String text = new String(line, 0, Math.min(hashed, MAX_START_BYTES), ISO_8859_1);
    Matcher start = START.matcher(text);
    Matcher trailer = TRAILER.matcher(new String(line, hashed, TRAILER_BYTES, ISO_8859_1));
    if (!start.lookingAt() || !trailer.matches()) {
      return Optional.empty();
    }
    sha256.update(line, 0, hashed);
    String computed = HexFormat.of().formatHex(sha256.digest());
    String hash = trailer.group(1);
    return Optional.of(
        new ChainedLine(
            Long.parseLong(start.group(1)),
            start.group(2),
            continuation(start),
            hash,
            computed.equals(hash)));
  }

  private static Optional<Continuation> continuation(Matcher start) {
    return start.group(3) == null
        ? Optional.empty()
        : Optional.of(
            new Continuation(
                start.group(3), Long.parseLong(start.group(4)), Long.parseLong(start.group(5))));
  }

  /** The chain's end once this is its last record. */
  Head head() {
    return new Head(sequence, hash);
  }

  /** What is wrong with this as the record behind {@code head}; empty if nothing. */
  Optional<String> faultAfter(Head head) {
    if (!isIntact) {
      return Optional.of("the record was edited: its hash is not that of its content");
    }
    if (sequence != head.sequence() + 1) {
      return Optional.of(
          "record "
              + (head.sequence() + 1)
              + " is missing here; record "
              + sequence
              + " is in its place");
    }
    if (!previousHash.equals(head.hash())) {
      return Optional.of("the record does not continue the one before it");
    }
    return Optional.empty();
  }
}

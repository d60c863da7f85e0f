package org.claviger.server.audit;

import java.io.IOException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import org.claviger.server.digest.Sha256;

/** Verifies the records of one segment, one after the other. */
final class ChainScan {
  private final TrailFolder folder;
  private final RecordCheck further;
  private final MessageDigest sha256 = Sha256.newDigest();

  /**
   * @param further is asked about each record that is in its place
   */
  ChainScan(TrailFolder folder, RecordCheck further) {
    this.folder = folder;
    this.further = further;
  }

  /** What is asked about each record. */
  @FunctionalInterface
  interface RecordCheck {
    /**
     * What is wrong with a record; empty if nothing.
     *
     * @param line the bytes, good during the call
     * @param length how many
     */
    Optional<String> check(Head head, byte[] line, int length) throws IOException;
  }

  /** What a scan found. */
  sealed interface Outcome {}

  /**
   * Every record is in its place.
   *
   * @param head the last
   * @param records how many
   * @param bytes where the last one ends
   * @param isTerminated whether a line feed ends it
   * @param tornBytes what follows: the beginning of a record whose writing was cut off
   */
  record Good(Head head, long records, long bytes, boolean isTerminated, long tornBytes)
      implements Outcome {}

  /**
   * Something is not what was written.
   *
   * @param line where, from 1
   * @param sequence which record should be there
   * @param reason what is wrong
   */
  record Bad(long line, long sequence, String reason) implements Outcome {}

  /**
   * Verifies a segment.
   *
   * @param before the last record before it
   * @param mayBeTorn whether a crash may have cut off its last line
   */
  Outcome scan(Segment segment, Head before, boolean mayBeTorn) throws IOException {
    Head head = before;
    long records = 0;
    long bytes = 0;
    try (LineReader lines = new LineReader(folder.file(segment.name()), segment.bytes())) {
      while (lines.next()) {
        Optional<ChainedLine> line = ChainedLine.parse(lines.line(), lines.length(), sha256);
        Optional<String> fault = fault(line, head, records == 0 ? segment : null);
        if (fault.isEmpty()) {
          fault = further.check(line.orElseThrow().head(), lines.line(), lines.length());
        }
        if (fault.isEmpty() && (lines.isTerminated() || mayBeTorn)) {
          head = line.orElseThrow().head();
          records++;
          bytes = lines.offset();
          if (!lines.isTerminated()) {
            return new Good(head, records, bytes, false, 0);
          }
        } else if (!lines.isTerminated() && mayBeTorn && isTorn(lines, head)) {
          return new Good(head, records, bytes, true, lines.length());
        } else {
          String reason = fault.orElse("the file ends in the middle of a record");
          return new Bad(records + 1, head.sequence() + 1, reason);
        }
      }
    } catch (DamagedFileException e) {
      return new Bad(records + 1, head.sequence() + 1, e.getMessage());
    }
    return new Good(head, records, bytes, true, 0);
  }

  private static Optional<String> fault(Optional<ChainedLine> parsed, Head head, Segment firstOf) {
    if (parsed.isEmpty()) {
      return Optional.of("the line is not a record");
    }
    ChainedLine line = parsed.get();
    Optional<Continuation> expected = firstOf == null ? Optional.empty() : firstOf.continues();
    Optional<String> fault = line.faultAfter(head);
    if (fault.isEmpty() && !line.continues().equals(expected)) {
      return Optional.of("the record names a file to continue, and is not the first of its file");
    }
    return fault;
  }

  /**
   * Whether the end of a file can be what a crash left of the record behind {@code head}: its
   * beginning, perhaps with zeros that the file system put in the place of what it lost. A whole
   * record followed by anything but a line feed is not.
   */
  private boolean isTorn(LineReader lines, Head head) {
    byte[] bytes = lines.line();
    int length = lines.length();
    int brace = length - 1;
    while (brace >= 0 && bytes[brace] != '}') {
      brace--;
    }
    if (ChainedLine.parse(bytes, brace + 1, sha256).filter(ChainedLine::isIntact).isPresent()) {
      return false;
    }
    while (length > 0 && bytes[length - 1] == 0) {
      length--;
    }
    byte[] start = ChainedLine.start(head.sequence() + 1, head.hash(), Optional.empty());
    int common = Math.min(length, start.length);
    return Arrays.equals(bytes, 0, common, start, 0, common);
  }
}

package org.claviger.server.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.claviger.server.digest.Sha256;

/** Which of the oldest files may go. */
final class Retention {
  private static final Pattern TIME = Pattern.compile("\"eventTime\":\"([0-9T:.Z-]{20,30})\"");
  private static final int TIME_WITHIN_BYTES = 8_192;

  private final TrailFolder folder;
  private final Instant end;
  private final LongSupplier handedOver;

  /**
   * @param end what is older may go
   * @param handedOver up to which record
   */
  Retention(TrailFolder folder, Instant end, LongSupplier handedOver) {
    this.folder = folder;
    this.end = end;
    this.handedOver = handedOver;
  }

  /**
   * The first file that stays.
   *
   * @param name its name
   * @param first the number of its first record
   */
  record Kept(String name, long first) {}

  /** The first file that stays if others may go before it; else empty. */
  Optional<Kept> firstKept() throws IOException {
    List<Segment> segments = TrailPlan.of(folder, folder.names()).segments();
    long taken = handedOver.getAsLong();
    Optional<Kept> kept = Optional.empty();
    for (int i = 1; i < segments.size(); i++) {
      Optional<Kept> next = ifOld(segments.get(i).name(), taken);
      if (next.isEmpty()) {
        return kept;
      }
      kept = next;
    }
    return kept;
  }

  /** A file whose first record is old, so that all before it are, and were taken. */
  private Optional<Kept> ifOld(String name, long taken) throws IOException {
    try (LineReader lines = new LineReader(folder.file(name), Long.MAX_VALUE)) {
      if (!lines.next()) {
        return Optional.empty();
      }
      String start =
          new String(lines.line(), 0, Math.min(lines.length(), TIME_WITHIN_BYTES), US_ASCII);
      Matcher time = TIME.matcher(start);
      return ChainedLine.parse(lines.line(), lines.length(), Sha256.newDigest())
          .filter(ChainedLine::isIntact)
          .filter(line -> line.sequence() - 1 <= taken)
          .filter(line -> time.find() && isOld(time.group(1)))
          .map(line -> new Kept(name, line.sequence()));
    }
  }

  private boolean isOld(String time) {
    try {
      return Instant.parse(time).isBefore(end);
    } catch (DateTimeException e) {
      return false;
    }
  }
}

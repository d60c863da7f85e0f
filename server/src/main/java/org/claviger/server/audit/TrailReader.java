package org.claviger.server.audit;

import static java.util.Objects.requireNonNull;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.claviger.server.digest.Sha256;

/**
 * Reads the records of a trail in their order, while it grows: only what is on disk for certain,
 * never what a failed write left. Each record's hash is checked. For one thread.
 */
public final class TrailReader implements Closeable {
  private final TrailFolder folder;
  private final Supplier<TrailEnd> end;
  private final MessageDigest sha256 = Sha256.newDigest();

  /** What is being read, and behind which record; null if nothing is. */
  private SegmentReader open;

  private TrailReader(Path folder, Supplier<TrailEnd> end) {
    this.folder = new TrailFolder(requireNonNull(folder, "folder"));
    this.end = end;
  }

  /** Reads what a writer has made durable. */
  static TrailReader behind(Path folder, Supplier<TrailEnd> end) {
    return new TrailReader(folder, end);
  }

  /**
   * Reads a folder to which nobody writes: all its whole lines, as they are now.
   *
   * @throws IOException if it cannot be read
   */
  public static TrailReader of(Path folder) throws IOException {
    TrailEnd end = EndSearch.find(new TrailFolder(folder));
    return new TrailReader(folder, () -> end);
  }

  /** The number of the last record that can be read now; 0 if there is none. For any thread. */
  public long newest() {
    return end.get().sequence();
  }

  /**
   * The records behind one, in order; none if there are no more yet. If the oldest files were
   * removed meanwhile, begins with the first record that is there.
   *
   * @param after the number of a record; 0 for the beginning
   * @param max how many at most
   * @throws IOException if a file cannot be read or a record is not what was written; then nothing
   *     behind it can be read
   */
  public List<TrailRecord> read(long after, int max) throws IOException {
    TrailEnd until = end.get();
    List<TrailRecord> records = new ArrayList<>();
    boolean done = false;
    try {
      long last = after;
      while (records.size() < max && last < until.sequence()) {
        Optional<TrailRecord> next = next(last, until);
        if (next.isEmpty()) {
          break;
        }
        records.add(next.get());
        last = next.get().sequence();
      }
      done = true;
      return records;
    } finally {
      if (!done) {
        close();
      }
    }
  }

  /** The record behind {@code after}, from the open file or the one to which that leads. */
  private Optional<TrailRecord> next(long after, TrailEnd until) throws IOException {
    if (open == null || open.last() != after) {
      close();
      open = seek(after);
    }
    while (open != null) {
      open.extend(until);
      Optional<TrailRecord> record = open.next(sha256);
      if (record.isPresent() && record.get().sequence() > after) {
        return record;
      }
      if (record.isEmpty()) {
        boolean isNewest = open.name().equals(until.file());
        long last = open.last();
        close();
        open = isNewest ? null : seek(last);
      }
    }
    return Optional.empty();
  }

  /** Opens the file that holds the record behind {@code after}, or the first one behind that. */
  private SegmentReader seek(long after) throws IOException {
    List<Segment> segments = TrailPlan.of(folder, folder.names()).segments();
    Segment found = null;
    long before = 0;
    for (Segment segment : segments) {
      long first = firstSequence(segment);
      if (found == null || first <= after + 1) {
        found = segment;
        before = first - 1;
      }
      if (first > after + 1) {
        break;
      }
    }
    if (found == null) {
      return null;
    }
    return new SegmentReader(folder, found.name(), before);
  }

  private long firstSequence(Segment segment) throws IOException {
    try (LineReader lines = new LineReader(folder.file(segment.name()), Long.MAX_VALUE)) {
      lines.next();
      return ChainedLine.parse(lines.line(), lines.length(), sha256)
          .map(ChainedLine::sequence)
          .orElseThrow(() -> new IOException(segment.name() + " does not begin with a record"));
    }
  }

  @Override
  public void close() throws IOException {
    if (open != null) {
      SegmentReader closing = open;
      open = null;
      closing.close();
    }
  }

  /** One file being read, up to where its records end. */
  private static final class SegmentReader implements Closeable {
    private final TrailFolder folder;
    private final String name;
    private final LineReader lines;
    private boolean isFinished;
    private long last;

    SegmentReader(TrailFolder folder, String name, long before) throws IOException {
      this.folder = folder;
      this.name = name;
      this.last = before;
      this.lines = new LineReader(folder.file(name), 0);
    }

    String name() {
      return name;
    }

    long last() {
      return last;
    }

    /** Lets what has become durable meanwhile be read, and nothing else. */
    void extend(TrailEnd until) throws IOException {
      if (name.equals(until.file())) {
        lines.extendTo(until.bytes());
      } else if (!isFinished) {
        lines.extendTo(finalBytes());
        isFinished = true;
      }
    }

    /** Where the records of a file end that another continues. */
    private long finalBytes() throws IOException {
      return TrailPlan.of(folder, folder.names()).segments().stream()
          .filter(segment -> segment.name().equals(name))
          .findFirst()
          .orElseThrow(() -> new IOException(name + " is gone"))
          .bytes();
    }

    Optional<TrailRecord> next(MessageDigest sha256) throws IOException {
      if (!lines.next()) {
        return Optional.empty();
      }
      Optional<ChainedLine> line = ChainedLine.parse(lines.line(), lines.length(), sha256);
      if (line.isEmpty() || !line.get().isIntact() || line.get().sequence() != last + 1) {
        throw new IOException(
            name + ": record " + (last + 1) + " is not what was written; see 'audit verify'");
      }
      last++;
      return Optional.of(new TrailRecord(last, Arrays.copyOf(lines.line(), lines.length())));
    }

    @Override
    public void close() throws IOException {
      lines.close();
    }
  }
}

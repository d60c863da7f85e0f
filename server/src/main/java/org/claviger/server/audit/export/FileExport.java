package org.claviger.server.audit.export;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.claviger.server.audit.TrailRecord;
import org.claviger.server.audit.follow.Resumption;
import org.claviger.server.audit.follow.TrailConsumer;
import org.claviger.server.config.ExportConfig;
import org.claviger.server.store.Positions;

/**
 * Writes every record of the trail, from the oldest on, into CloudTrail log files. A record is
 * taken for good once its file is on disk; until then it is only in memory and read again after a
 * crash or failure, whereupon the same file is written again under the same name.
 */
public final class FileExport implements TrailConsumer {
  private static final String NAME = "export";

  /** How long after an interval its last records may come, when none come behind it. */
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final LogFiles files;
  private final Duration interval;
  private final Positions positions;
  private final Clock clock;

  /** When the first of the gathered records was taken, by the clock that nobody sets. */
  private long gatheredNanos;

  private FileExport(LogFiles files, Duration interval, Positions positions, Clock clock) {
    this.files = files;
    this.interval = interval;
    this.positions = positions;
    this.clock = clock;
  }

  /**
   * Goes on where it stood.
   *
   * @param newest the number of the trail's last record
   */
  public static FileExport open(
      ExportConfig config, Positions positions, LongSupplier newest, Clock clock) {
    requireNonNull(clock, "clock");
    Resumption.prepare(positions, NAME, newest, true);
    ExportFolder folder = new ExportFolder(config.folder());
    return new FileExport(
        new LogFiles(folder, config.interval(), config.fileBytes()),
        config.interval(),
        positions,
        clock);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public long position() {
    return positions.find(NAME).orElse(0);
  }

  @Override
  public void take(List<TrailRecord> records) throws IOException {
    whole(
        () -> {
          for (TrailRecord each : records) {
            CloudTrailRecord record = CloudTrailRecord.of(each);
            if (files.isCompleteBefore(record)) {
              write();
            }
            if (files.isEmpty()) {
              gatheredNanos = System.nanoTime();
            }
            files.add(record);
          }
        });
  }

  @Override
  public void idle() throws IOException {
    if (!files.isEmpty() && isOver()) {
      whole(this::write);
    }
  }

  /** A record whose time is wrong holds nothing up. */
  private boolean isOver() {
    return clock.instant().isAfter(files.end().plus(GRACE))
        || System.nanoTime() - gatheredNanos > interval.plus(GRACE).toNanos();
  }

  private void write() throws IOException {
    int unused = files.write();
    positions.save(NAME, files.last());
  }

  /** What fails is offered again from the position on: nothing of it may stay gathered. */
  private void whole(Step step) throws IOException {
    boolean done = false;
    try {
      step.run();
      done = true;
    } finally {
      if (!done) {
        files.clear();
      }
    }
  }

  private interface Step {
    void run() throws IOException;
  }
}

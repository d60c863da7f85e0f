package org.claviger.server.audit.export;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.claviger.server.audit.TrailReader;
import org.claviger.server.audit.TrailRecord;
import org.claviger.server.config.ExportConfig;

/**
 * Writes what a trail's files hold into CloudTrail log files, without a server.
 *
 * @param from the first time that is wanted
 * @param until the first time that is not wanted any more
 * @param account of the records; empty for all
 * @param region of the records; empty for all
 */
public record OfflineExport(
    Instant from, Instant until, Optional<String> account, Optional<String> region) {
  private static final int BATCH = 500;
  private static final Duration INTERVAL = ExportConfig.DEFAULT_INTERVAL;

  public OfflineExport {
    requireNonNull(from, "from");
    requireNonNull(until, "until");
    requireNonNull(account, "account");
    requireNonNull(region, "region");
  }

  /**
   * What was written.
   *
   * @param records how many records
   * @param files in how many files
   */
  public record Result(long records, long files) {}

  /**
   * Reads all records and writes those that are wanted.
   *
   * @param trail the folder of the trail's files
   * @param target the folder for the log files; made if it is not there
   * @throws IOException if a record is not what was written or a file cannot be read or written;
   *     the log files before it are there
   */
  public Result run(Path trail, Path target) throws IOException {
    Files.createDirectories(target);
    LogFiles files =
        new LogFiles(new ExportFolder(target), INTERVAL, ExportConfig.DEFAULT_FILE_BYTES);
    long recordCount = 0;
    long fileCount = 0;
    long last = 0;
    try (TrailReader reader = TrailReader.of(trail)) {
      for (List<TrailRecord> batch = reader.read(last, BATCH);
          !batch.isEmpty();
          batch = reader.read(last, BATCH)) {
        for (TrailRecord each : batch) {
          CloudTrailRecord record = CloudTrailRecord.of(each);
          if (isWanted(record)) {
            fileCount += files.isCompleteBefore(record) ? files.write() : 0;
            files.add(record);
            recordCount++;
          }
        }
        last = batch.get(batch.size() - 1).sequence();
      }
    }
    return new Result(recordCount, fileCount + files.write());
  }

  private boolean isWanted(CloudTrailRecord record) {
    return !record.time().isBefore(from)
        && record.time().isBefore(until)
        && account.map(record.place().account()::equals).orElse(true)
        && region.map(record.place().region()::equals).orElse(true);
  }
}

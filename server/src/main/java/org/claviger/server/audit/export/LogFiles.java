package org.claviger.server.audit.export;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Gathers records into the files of one interval after the other and writes these. Which record
 * goes into which file is decided by the records alone, so that the same come out in the same files
 * again, whenever that is.
 */
final class LogFiles {
  private final ExportFolder folder;
  private final Duration interval;
  private final long fileBytes;
  private final Map<CloudTrailRecord.Place, LogFile> files = new LinkedHashMap<>();

  /** The end of the interval that is being gathered. */
  private Instant end = Instant.MIN;

  private long gatheredBytes;
  private long last;

  /**
   * Nothing gathered yet.
   *
   * @param interval begins at its multiples since 1970
   * @param fileBytes how much is gathered before files are written, whatever the interval
   */
  LogFiles(ExportFolder folder, Duration interval, long fileBytes) {
    this.folder = requireNonNull(folder, "folder");
    this.interval = requireNonNull(interval, "interval");
    this.fileBytes = fileBytes;
  }

  /** Whether files must be written before a record can be added. */
  boolean isCompleteBefore(CloudTrailRecord record) {
    return !files.isEmpty()
        && (!record.time().isBefore(end) || gatheredBytes + record.json().length > fileBytes);
  }

  /** Adds the next record. */
  void add(CloudTrailRecord record) {
    if (files.isEmpty()) {
      long millis = interval.toMillis();
      end =
          Instant.ofEpochMilli((Math.floorDiv(record.time().toEpochMilli(), millis) + 1) * millis);
    }
    files.computeIfAbsent(record.place(), place -> new LogFile(record, end)).add(record);
    gatheredBytes += record.json().length;
    last = record.sequence();
  }

  boolean isEmpty() {
    return files.isEmpty();
  }

  /** When the interval ends that is being gathered. */
  Instant end() {
    return end;
  }

  /** The number of the last record added. */
  long last() {
    return last;
  }

  /**
   * Writes what was gathered, durably.
   *
   * @return how many files
   * @throws IOException if one cannot be written; everything is still gathered
   */
  int write() throws IOException {
    for (LogFile file : files.values()) {
      folder.write(file.path(), file.content());
    }
    int count = files.size();
    clear();
    return count;
  }

  /** Forgets what was gathered. */
  void clear() {
    files.clear();
    gatheredBytes = 0;
  }
}

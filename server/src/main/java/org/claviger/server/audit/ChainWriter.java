package org.claviger.server.audit;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Writes batches of records to the newest file, each batch durable when {@link #append} returns.
 * After a failure the next batch goes to a new file that continues behind the last durable record.
 * For one thread.
 */
final class ChainWriter {
  private final TrailFolder folder;
  private final long fileBytes;
  private final BatchBuffer batch = new BatchBuffer();
  private volatile Head head;
  private volatile TrailEnd end;
  private Optional<Continuation> last;
  private long nextNumber;
  private TrailFile file;
  private volatile String openFile = "";

  /**
   * Goes on behind what is there.
   *
   * @param head the last record
   * @param last where it lies; empty if there is none
   * @param nextNumber the number of the next file
   */
  ChainWriter(
      TrailFolder folder, long fileBytes, Head head, Optional<Continuation> last, long nextNumber) {
    this.folder = folder;
    this.fileBytes = fileBytes;
    this.head = head;
    this.last = last;
    this.nextNumber = nextNumber;
    this.end = TrailEnd.of(head, last);
  }

  /** The last durable record; safe to ask from any thread. */
  Head head() {
    return head;
  }

  /** The last durable record and where it lies; safe to ask from any thread. */
  TrailEnd end() {
    return end;
  }

  /**
   * Appends records and returns once all are durable.
   *
   * @throws IOException if any is not; then none counts as written
   */
  void append(List<byte[]> records) throws IOException {
    rotate();
    boolean isNew = file == null;
    Head newest = head;
    batch.reset();
    for (byte[] record : records) {
      boolean isFirst = isNew && batch.size() == 0;
      newest = batch.append(newest, isFirst ? last : Optional.empty(), record);
    }
    boolean done = false;
    try {
      if (isNew) {
        openFile = TrailFolder.name(nextNumber);
        file = TrailFile.create(folder, TrailFolder.name(nextNumber++));
      }
      file.append(batch.bytes());
      done = true;
    } finally {
      if (!done) {
        abandon(batch.size());
      }
    }
    head = newest;
    last = Optional.of(new Continuation(file.name(), file.durableBytes(), 0));
    end = TrailEnd.of(head, last);
  }

  /** The file to which is written; empty if there is none. Safe to ask from any thread. */
  String openFile() {
    return openFile;
  }

  private void rotate() throws IOException {
    if (file != null && file.durableBytes() >= fileBytes) {
      close();
    }
  }

  /** Finishes a file that was begun so long ago. */
  void finishOlderThan(Duration age) throws IOException {
    if (file != null && file.isOlderThan(age)) {
      close();
    }
  }

  private void abandon(long attemptedBytes) {
    if (file == null) {
      return;
    }
    if (file.durableBytes() > 0) {
      last = Optional.of(new Continuation(file.name(), file.durableBytes(), attemptedBytes));
    }
    file.abandon();
    file = null;
    openFile = "";
  }

  void close() throws IOException {
    if (file != null) {
      TrailFile full = file;
      file = null;
      full.close();
      openFile = "";
    }
  }
}

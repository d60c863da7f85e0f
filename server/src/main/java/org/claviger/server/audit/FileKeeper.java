package org.claviger.server.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.claviger.server.config.AuditFilesConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the files that are finished, on a thread of its own: compresses them, and removes the
 * oldest ones when their time is over. None is removed before an anchor says, in the trail and
 * outside of it, with which record the trail begins then.
 */
final class FileKeeper implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(FileKeeper.class);
  private static final long INTERVAL_SECONDS = 60;

  private final TrailFolder folder;
  private final AuditFilesConfig config;
  private final Clock clock;
  private final Supplier<String> openFile;
  private final LongSupplier handedOver;
  private final Anchoring anchoring;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "audit-files");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * @param openFile the file to which is written; empty if there is none
   * @param handedOver the last record that everybody has who follows the trail
   */
  FileKeeper(
      TrailFolder folder,
      AuditFilesConfig config,
      Clock clock,
      Supplier<String> openFile,
      LongSupplier handedOver,
      Anchoring anchoring) {
    this.folder = folder;
    this.config = config;
    this.clock = clock;
    this.openFile = openFile;
    this.handedOver = handedOver;
    this.anchoring = anchoring;
  }

  void start() {
    var unused = timer.scheduleWithFixedDelay(this::keep, 0, INTERVAL_SECONDS, TimeUnit.SECONDS);
  }

  /** Asks to look soon. */
  void request() {
    try {
      timer.execute(this::keep);
    } catch (RejectedExecutionException e) {
      log.debug("Closed; the next start looks", e);
    }
  }

  private void keep() {
    try {
      if (config.compress()) {
        compress();
      }
      if (config.retention().isPresent()) {
        new Retention(folder, clock.instant().minus(config.retention().get()), handedOver)
            .firstKept()
            .ifPresent(this::removeBefore);
      }
    } catch (IOException | RuntimeException e) {
      log.error("The finished files of the audit trail could not be looked after", e);
    }
  }

  private void compress() throws IOException {
    List<Segment> segments = TrailPlan.of(folder, folder.names()).segments();
    // Asked after the list was made: whatever is in it and is not this one is finished.
    String open = openFile.get();
    Compressor compressor = new Compressor(folder);
    for (Segment segment : segments) {
      if (!segment.name().equals(open) && Files.exists(folder.file(segment.name()))) {
        compressor.compress(segment.name());
      }
    }
  }

  private void removeBefore(Retention.Kept kept) {
    try {
      if (!anchoring.anchorFrom(kept.first())) {
        log.warn("Old audit files stay: their removal could not be anchored");
        return;
      }
      for (String name : folder.names()) {
        if (TrailFolder.isName(name)
            && TrailFolder.number(name) < TrailFolder.number(kept.name())) {
          Files.deleteIfExists(folder.file(name));
          Files.deleteIfExists(folder.compressed(name));
          log.info("Removed {}: its time is over; the trail begins at {}", name, kept.first());
        }
      }
      folder.force();
    } catch (IOException e) {
      log.error("Old audit files could not be removed", e);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
    try {
      if (!timer.awaitTermination(10, TimeUnit.SECONDS)) {
        log.warn("A finished audit file is still being compressed; the next start goes on");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package org.claviger.server.key;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes down at intervals, and when it is closed, when the keys of all regions were last used. */
public final class LastUsageWriter implements AutoCloseable {
  /** How much of the knowledge a crash may take. */
  public static final Duration INTERVAL = Duration.ofSeconds(30);

  private static final Logger log = LoggerFactory.getLogger(LastUsageWriter.class);

  private final List<LastUsages> regions;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "last-usages");
            thread.setDaemon(true);
            return thread;
          });

  private LastUsageWriter(List<LastUsages> regions) {
    this.regions = List.copyOf(regions);
  }

  /** Starts writing. */
  public static LastUsageWriter start(List<LastUsages> regions, Duration interval) {
    LastUsageWriter writer = new LastUsageWriter(regions);
    long millis = interval.toMillis();
    var unused =
        writer.timer.scheduleWithFixedDelay(writer::write, millis, millis, TimeUnit.MILLISECONDS);
    return writer;
  }

  /** Writes what is noted, and stops. To be called once no request is in progress. */
  @Override
  public void close() {
    timer.shutdown();
    write();
  }

  private void write() {
    for (LastUsages region : regions) {
      try {
        region.flush();
      } catch (RuntimeException e) {
        log.warn("Last usages of keys could not be written now; they stay noted", e);
      }
    }
  }
}

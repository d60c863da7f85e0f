package org.claviger.server.key;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.claviger.server.store.WriteBehind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down at intervals, and when it is closed, when the keys of all regions and the access keys
 * were last used.
 */
public final class LastUsageWriter implements AutoCloseable {
  /** How much of the knowledge a crash may take. */
  public static final Duration INTERVAL = Duration.ofSeconds(30);

  private static final Logger log = LoggerFactory.getLogger(LastUsageWriter.class);

  private final List<WriteBehind> noted;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "last-usages");
            thread.setDaemon(true);
            return thread;
          });

  private LastUsageWriter(List<? extends WriteBehind> noted) {
    this.noted = List.copyOf(noted);
  }

  /** Starts writing. */
  public static LastUsageWriter start(List<? extends WriteBehind> noted, Duration interval) {
    LastUsageWriter writer = new LastUsageWriter(noted);
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
    for (WriteBehind each : noted) {
      try {
        each.flush();
      } catch (RuntimeException e) {
        log.warn("Last usages could not be written now; they stay noted", e);
      }
    }
  }
}

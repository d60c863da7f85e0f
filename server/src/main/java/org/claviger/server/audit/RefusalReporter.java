package org.claviger.server.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.claviger.server.audit.RefusalCounter.Sum;
import org.claviger.server.config.AuditConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the sums of refusals at intervals: at most a fixed number of records each time, and none
 * while the disk is nearly full. What could not be written stays counted.
 */
final class RefusalReporter implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RefusalReporter.class);

  private final RefusalCounter counter = new RefusalCounter();
  private final AuditConfig config;
  private final Clock clock;
  private final EventJson json;
  private final GroupCommit commits;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "audit-refusals");
            thread.setDaemon(true);
            return thread;
          });

  RefusalReporter(AuditConfig config, Clock clock, EventJson json, GroupCommit commits) {
    this.config = config;
    this.clock = clock;
    this.json = json;
    this.commits = commits;
  }

  void start() {
    long millis = config.refusalInterval().toMillis();
    var unused = timer.scheduleAtFixedRate(this::report, millis, millis, TimeUnit.MILLISECONDS);
  }

  void count(String errorCode, String address) {
    counter.add(errorCode, address, 1);
  }

  private void report() {
    try {
      if (isDiskNearlyFull()) {
        log.warn("The audit disk is nearly full; refusals of strangers are counted, not written");
        return;
      }
      write(counter.drain(config.refusalAddresses()));
    } catch (IOException | RuntimeException e) {
      log.warn("The refusals of strangers could not be written now", e);
    }
  }

  private boolean isDiskNearlyFull() throws IOException {
    return Files.getFileStore(config.folder()).getUsableSpace() < config.reserveBytes();
  }

  private void write(List<Sum> sums) {
    for (Sum sum : sums) {
      String code = sum.source().errorCode();
      String address = sum.source().address();
      try {
        byte[] record = json.refusals(clock.instant(), code, address, sum.count());
        commits.await(commits.submit(Pending.Line.alone(record)));
      } catch (AuditUnavailableException e) {
        counter.add(code, address, sum.count());
        log.debug("Refusals stay counted", e);
      }
    }
  }

  /** Writes what is counted, and stops. */
  @Override
  public void close() {
    timer.shutdown();
    report();
  }
}

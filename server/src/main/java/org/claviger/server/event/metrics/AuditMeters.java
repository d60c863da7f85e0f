package org.claviger.server.event.metrics;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Timer;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.claviger.server.audit.TrailView;
import org.claviger.server.audit.TrailWatch;
import org.claviger.server.measure.Watch;

/** The metrics of the audit trail. */
public final class AuditMeters implements TrailWatch {
  private static final double NANOS = 1e9;

  private final Meters meters;
  private final Watch waits;
  private final Timer writes;
  private final Counter records;
  private final Counter failures;
  private final DistributionSummary batches;

  /** Among the others. */
  public AuditMeters(Meters meters) {
    this.meters = requireNonNull(meters, "meters");
    this.waits =
        new TimedWatch(
            outcome ->
                meters.timer(
                    "claviger.audit.wait",
                    "Waits of requests until their record is durable",
                    "outcome",
                    outcome),
            Optional.empty());
    this.writes = meters.timer("claviger.audit.write", "Writes of a batch, its sync included");
    this.records = counter("claviger.audit.records", "Audit records that are durable");
    this.failures = counter("claviger.audit.write.failures", "Writes of a batch that failed");
    this.batches =
        DistributionSummary.builder("claviger.audit.batch.records")
            .description("Records written and synced at once")
            .serviceLevelObjectives(1, 4, 16, 64, 256)
            .register(meters.registry());
  }

  private Counter counter(String name, String help) {
    return Counter.builder(name).description(help).register(meters.registry());
  }

  /** Shows a trail. */
  public void show(TrailView trail, BooleanSupplier isUp) {
    meters.gauge(
        "claviger.audit.up",
        "1 while records can be made durable",
        () -> isUp.getAsBoolean() ? 1 : 0);
    meters.gauge(
        "claviger.audit.lag.seconds",
        "For how long the oldest record has waited for the disk",
        () -> trail.lagNanos() / NANOS);
    meters.gauge("claviger.audit.queue.bytes", "Records that wait", trail::queueBytes);
  }

  @Override
  public Watch.Piece waiting() {
    return waits.begin();
  }

  @Override
  public void written(int count, long nanos, boolean isDurable) {
    writes.record(nanos, TimeUnit.NANOSECONDS);
    if (isDurable) {
      records.increment(count);
      batches.record(count);
    } else {
      failures.increment();
    }
  }
}

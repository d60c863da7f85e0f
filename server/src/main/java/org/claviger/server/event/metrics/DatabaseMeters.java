package org.claviger.server.event.metrics;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Timer;
import java.util.Optional;
import org.claviger.server.measure.Watch;
import org.claviger.server.store.DatabaseView;

/** The metrics of databases. */
public final class DatabaseMeters {
  private final Meters meters;

  /** Among the others. */
  public DatabaseMeters(Meters meters) {
    this.meters = requireNonNull(meters, "meters");
  }

  /** Times the transactions of a database. */
  public Watch writes(String database) {
    Timer waits =
        meters.timer("claviger.database.wait", "Waits for the turn to write", "database", database);
    return new TimedWatch(
        outcome ->
            meters.timer(
                "claviger.database.writes",
                "Write transactions, from their turn to their commit",
                "database",
                database,
                "outcome",
                outcome),
        Optional.of(waits));
  }

  /** Shows a database. */
  public void show(String database, DatabaseView view) {
    String[] label = {"database", database};
    meters.gauge(
        "claviger.database.writers.waiting",
        "Transactions that wait for their turn",
        view::writersWaiting,
        label);
    meters.gauge(
        "claviger.database.readers.busy",
        "Connections that are being read from",
        view::readersInUse,
        label);
    meters.gauge(
        "claviger.database.file.bytes", "Size of the database file", view::fileBytes, label);
    meters.gauge(
        "claviger.database.log.bytes", "Size of the write-ahead log", view::logBytes, label);
  }
}

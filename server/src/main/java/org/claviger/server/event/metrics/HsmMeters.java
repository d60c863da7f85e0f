package org.claviger.server.event.metrics;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import java.util.Optional;
import org.claviger.server.hsm.HsmMember;
import org.claviger.server.hsm.HsmOperation;
import org.claviger.server.hsm.HsmQueue;
import org.claviger.server.measure.Watch;

/** The metrics of HSMs. */
public final class HsmMeters {
  private final Meters meters;

  /** Among the others. */
  public HsmMeters(Meters meters) {
    this.meters = requireNonNull(meters, "meters");
  }

  /** Times a kind of work in the HSMs of a region, or of {@code identity}. */
  public Watch operation(String region, HsmOperation operation) {
    String kind = operation.name().toLowerCase(Locale.ROOT);
    return new TimedWatch(
        outcome ->
            meters.timer(
                "claviger.hsm.operations",
                "Operations in HSMs, with their time, that in the queue included",
                "region",
                region,
                "kind",
                kind,
                "outcome",
                outcome),
        Optional.empty());
  }

  /** Shows the way into the module. */
  public void show(HsmQueue queue) {
    meters.gauge("claviger.hsm.inside", "Operations in the PKCS#11 module now", queue::inside);
    meters.gauge("claviger.hsm.waiting", "Operations that wait for their turn", queue::waiting);
    meters.counter(
        "claviger.hsm.recoveries", "Restarts of a module that was lost", queue::recoveries);
    queue.watch(
        new TimedWatch(
            outcome ->
                meters.timer(
                    "claviger.hsm.queue",
                    "Waits for a turn in the module, of operations that found no free place",
                    "outcome",
                    outcome),
            Optional.empty()));
  }

  /** Shows one HSM. */
  public void show(HsmMember member) {
    String name = member.name();
    meters.gauge(
        "claviger.hsm.up",
        "1 while there is a connection to the HSM",
        () -> member.isConnected().getAsBoolean() ? 1 : 0,
        "member",
        name);
    meters.gauge(
        "claviger.hsm.sessions",
        "Sessions open on the HSM",
        () -> member.sessions().getAsInt(),
        "member",
        name);
    meters.counter(
        "claviger.hsm.failures",
        "Work that the HSM could not do",
        member.failures(),
        "member",
        name);
  }
}

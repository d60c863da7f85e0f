package org.claviger.server.event.metrics;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import java.util.Optional;
import org.claviger.server.hsm.ClusterMember;
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

  /** Shows one of several HSMs. */
  public void show(ClusterMember member) {
    String[] labels = {"member", member.name(), "domain", member.domain()};
    meters.gauge(
        "claviger.hsm.member.up",
        "1 while the HSM serves its domain",
        () -> member.problem().get().isEmpty() ? 1 : 0,
        labels);
    meters.gauge(
        "claviger.hsm.member.foreign",
        "1 while the HSM is refused because its keys are another domain's",
        () -> member.isForeign().getAsBoolean() ? 1 : 0,
        labels);
    meters.gauge(
        "claviger.hsm.member.busy",
        "Operations that the HSM does now",
        () -> member.busy().getAsInt(),
        labels);
    meters.counter(
        "claviger.hsm.member.failures",
        "Work that the HSM could not do, so that another was asked",
        member.failures(),
        labels);
    meters.counter(
        "claviger.hsm.member.losses", "How often the HSM was taken out", member.losses(), labels);
  }
}

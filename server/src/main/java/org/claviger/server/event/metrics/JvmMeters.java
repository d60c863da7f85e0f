package org.claviger.server.event.metrics;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The metrics of the Java process, under the names that Micrometer gives them everywhere. */
public final class JvmMeters {
  private JvmMeters() {}

  /** Shows this process. */
  public static void show(Meters meters) {
    MeterRegistry registry = requireNonNull(meters, "meters").registry();
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    ManagementFactory.getGarbageCollectorMXBeans().forEach(each -> show(registry, each));
    meters.gauge(
        "claviger.build.info",
        "1, with the versions of server and Java",
        () -> 1,
        "version",
        version(),
        "java",
        Runtime.version().toString());
  }

  private static void show(MeterRegistry registry, GarbageCollectorMXBean collector) {
    FunctionTimer.builder(
            "jvm.gc.collection",
            collector,
            GarbageCollectorMXBean::getCollectionCount,
            GarbageCollectorMXBean::getCollectionTime,
            TimeUnit.MILLISECONDS)
        .description("Collections of garbage, with their time")
        .tag("gc", collector.getName())
        .register(registry);
  }

  /** The manifest of the runnable jar has it; classes in a folder have none. */
  private static String version() {
    return Optional.ofNullable(JvmMeters.class.getPackage().getImplementationVersion())
        .orElse("unknown");
  }
}

package org.claviger.server.hsm.cluster;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.claviger.server.hsm.HsmModule;

/**
 * One of several HSMs.
 *
 * @param name in logs, metrics and events
 * @param module the way to it. No call to it may take long without an answer: what calls a native
 *     module in this process does not keep to that
 * @param grace how long a server's start waits for it
 */
public record NamedModule(String name, HsmModule module, Duration grace) {
  public NamedModule {
    requireNonNull(name, "name");
    requireNonNull(module, "module");
    requireNonNull(grace, "grace");
  }
}

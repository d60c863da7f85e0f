package org.claviger.server.hsm;

import static java.util.Objects.requireNonNull;

import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * One of several HSMs of a domain as it is seen from outside; each question is quick and asks no
 * HSM.
 *
 * @param name the HSM's name in the configuration
 * @param domain the region, or {@code identity}
 * @param problem why it does not serve; else the empty string
 * @param isForeign whether that is because its keys are another domain's
 * @param busy how many operations it does now
 * @param failures how often it could not do work that it was given
 * @param losses how often it was taken out
 */
public record ClusterMember(
    String name,
    String domain,
    Supplier<String> problem,
    BooleanSupplier isForeign,
    IntSupplier busy,
    LongSupplier failures,
    LongSupplier losses) {
  public ClusterMember {
    requireNonNull(name, "name");
    requireNonNull(domain, "domain");
    requireNonNull(problem, "problem");
    requireNonNull(isForeign, "isForeign");
    requireNonNull(busy, "busy");
    requireNonNull(failures, "failures");
    requireNonNull(losses, "losses");
  }

  /** Domain and name. */
  public String label() {
    return domain + "/" + name;
  }
}

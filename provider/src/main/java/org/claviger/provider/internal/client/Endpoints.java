package org.claviger.provider.internal.client;

import java.net.URI;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongSupplier;

/** The servers of the service in the order of preference. */
final class Endpoints {
  private final List<Endpoint> all;
  private final LongSupplier nanos;

  Endpoints(List<URI> uris, LongSupplier nanos) {
    this.all = uris.stream().map(Endpoint::new).toList();
    this.nanos = nanos;
  }

  /**
   * Where a request goes next: the first that it has not tried and that is not avoided, else the
   * one that has been avoided longest.
   */
  Endpoint next(Collection<Endpoint> tried) {
    if (all.size() == 1) {
      return all.get(0);
    }
    long now = nanos.getAsLong();
    Endpoint next =
        all.stream()
            .min(
                Comparator.comparing((Endpoint endpoint) -> tried.contains(endpoint))
                    .thenComparingLong(endpoint -> endpoint.avoidedNanos(now)))
            .orElseThrow();
    next.chosen(now);
    return next;
  }

  /** Whether a request has somewhere else to go. */
  boolean hasUntried(Collection<Endpoint> tried) {
    return !tried.containsAll(all);
  }

  void failed(Endpoint endpoint) {
    endpoint.failed(nanos.getAsLong());
  }
}

package org.claviger.server.config;

import static java.util.Objects.requireNonNull;

import java.util.Set;

/**
 * Another server, with which multi-Region keys are shared.
 *
 * @param regions those that it hosts, at least one: it speaks for their keys and for no others
 * @param address where it answers, and what is shown to it
 * @param listen where this server answers it, and it alone
 */
public record PeerConfig(Set<String> regions, WorkerAddress address, WorkerAddress listen) {
  public PeerConfig {
    regions = Set.copyOf(regions);
    requireNonNull(address, "address");
    requireNonNull(listen, "listen");
    if (regions.isEmpty()) {
      throw new IllegalArgumentException("a peer needs 'regions': those that it hosts");
    }
  }
}

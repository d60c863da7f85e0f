package org.claviger.server.keystore;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Set;
import org.claviger.server.config.KeyStoreCluster.Allowance;
import org.claviger.server.hsm.KeyStoreSlot;

/**
 * A cluster that the operator declares.
 *
 * @param id its name in requests
 * @param trustAnchor the certificate that whoever makes a store on it must show
 * @param vendorCluster whether its one slot is a cluster by itself
 * @param allow what keys it takes beside AWS's
 * @param slots the ways to its HSMs
 */
public record Cluster(
    String id,
    TrustAnchor trustAnchor,
    boolean vendorCluster,
    Set<Allowance> allow,
    List<KeyStoreSlot> slots)
    implements AutoCloseable {
  public Cluster {
    requireNonNull(id, "id");
    requireNonNull(trustAnchor, "trustAnchor");
    allow = Set.copyOf(allow);
    slots = List.copyOf(slots);
  }

  /** Ends the ways to its HSMs. */
  @Override
  public void close() {
    slots.forEach(KeyStoreSlot::close);
  }

  /** How many HSMs must hold a new key: AWS demands two; a vendor's cluster copies it by itself. */
  int neededToCreate() {
    return vendorCluster ? 1 : 2;
  }

  /** How many of its tokens are there now. */
  int present() {
    return (int) slots.stream().filter(KeyStoreSlot::isPresent).count();
  }
}

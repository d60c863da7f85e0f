package org.claviger.server.key;

/** The durable counts of encryptions under the AEAD keys of a region. */
public final class UseCounts {
  private UseCounts() {}
}

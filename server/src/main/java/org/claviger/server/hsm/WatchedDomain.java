package org.claviger.server.hsm;

import static java.util.Objects.requireNonNull;

/** A domain whose work is watched; it does nothing itself. */
public class WatchedDomain implements HsmDomain {
  private final HsmDomain domain;

  /** The watches. */
  protected final HsmWatches watches;

  /** In front of a domain. */
  public WatchedDomain(HsmDomain domain, HsmWatches watches) {
    this.domain = requireNonNull(domain, "domain");
    this.watches = requireNonNull(watches, "watches");
  }

  @Override
  public byte[] mac(byte[] data) {
    return watches.during(HsmOperation.MAC, () -> domain.mac(data));
  }

  @Override
  public byte[] authenticate(byte[] data) {
    return watches.during(HsmOperation.MAC, () -> domain.authenticate(data));
  }

  @Override
  public boolean verifyMac(byte[] data, byte[] mac) {
    return watches.during(HsmOperation.MAC, () -> domain.verifyMac(data, mac));
  }

  @Override
  public byte[] seal(byte[] context, byte[] secret) {
    return watches.during(HsmOperation.SEAL, () -> domain.seal(context, secret));
  }

  @Override
  public byte[] open(byte[] context, byte[] sealed) {
    return watches.during(HsmOperation.OPEN, () -> domain.open(context, sealed));
  }

  @Override
  public byte[] random(int bytes) {
    return watches.during(HsmOperation.RANDOM, () -> domain.random(bytes));
  }

  @Override
  public HsmHealth health() {
    return watches.during(HsmOperation.HEALTH, domain::health);
  }

  @Override
  public void close() {
    domain.close();
  }
}

package org.claviger.server.hsm.cluster;

import org.claviger.server.hsm.HsmDomain;
import org.claviger.server.hsm.HsmHealth;

/** A domain of several members as one. */
class ClusteredDomain<D extends HsmDomain> implements HsmDomain {
  private final Spread<D> spread;

  ClusteredDomain(Spread<D> spread) {
    this.spread = spread;
  }

  @Override
  public byte[] mac(byte[] data) {
    return spread.run(domain -> domain.mac(data));
  }

  @Override
  public byte[] authenticate(byte[] data) {
    return spread.run(domain -> domain.authenticate(data));
  }

  @Override
  public boolean verifyMac(byte[] data, byte[] mac) {
    return spread.run(domain -> domain.verifyMac(data, mac));
  }

  @Override
  public byte[] seal(byte[] context, byte[] secret) {
    return spread.run(domain -> domain.seal(context, secret));
  }

  @Override
  public byte[] open(byte[] context, byte[] sealed) {
    return spread.run(domain -> domain.open(context, sealed));
  }

  @Override
  public byte[] random(int bytes) {
    return spread.run(domain -> domain.random(bytes));
  }

  /** Whether a member serves; asks none, for they are watched. */
  @Override
  public HsmHealth health() {
    return spread.health();
  }

  @Override
  public void close() {
    spread.close();
  }
}

package org.claviger.server.iam;

import org.claviger.server.hsm.HsmDomain;
import org.claviger.server.hsm.HsmHealth;

/** The real domain, with a count of the calls that a request should not make. */
final class CountingDomain implements HsmDomain {
  int opened;
  int verified;
  private final HsmDomain domain;

  CountingDomain(HsmDomain domain) {
    this.domain = domain;
  }

  @Override
  public byte[] mac(byte[] data) {
    return domain.mac(data);
  }

  @Override
  public boolean verifyMac(byte[] data, byte[] mac) {
    verified++;
    return domain.verifyMac(data, mac);
  }

  @Override
  public byte[] seal(byte[] context, byte[] secret) {
    return domain.seal(context, secret);
  }

  @Override
  public byte[] open(byte[] context, byte[] sealed) {
    opened++;
    return domain.open(context, sealed);
  }

  @Override
  public byte[] random(int bytes) {
    return domain.random(bytes);
  }

  @Override
  public HsmHealth health() {
    return domain.health();
  }

  @Override
  public void close() {
    domain.close();
  }
}

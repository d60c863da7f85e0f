package org.claviger.server.hsm.remote;

import org.claviger.server.hsm.HsmDomain;
import org.claviger.server.hsm.HsmHealth;
import org.claviger.server.hsm.HsmUnavailableException;

/** A domain in the worker. */
class RemoteDomain implements HsmDomain {
  private final Remote remote;

  RemoteDomain(Remote remote) {
    this.remote = remote;
  }

  @Override
  public byte[] mac(byte[] data) {
    return remote.ask(Method.MAC, out -> out.bytes(data), WireReader::bytes);
  }

  @Override
  public byte[] authenticate(byte[] data) {
    return remote.ask(Method.AUTHENTICATE, out -> out.bytes(data), WireReader::bytes);
  }

  @Override
  public boolean verifyMac(byte[] data, byte[] mac) {
    return remote.ask(Method.VERIFY_MAC, out -> out.bytes(data).bytes(mac), WireReader::flag);
  }

  @Override
  public byte[] seal(byte[] context, byte[] secret) {
    return remote.ask(Method.SEAL, out -> out.bytes(context).bytes(secret), WireReader::bytes);
  }

  @Override
  public byte[] open(byte[] context, byte[] sealed) {
    return remote.ask(Method.OPEN, out -> out.bytes(context).bytes(sealed), WireReader::bytes);
  }

  @Override
  public byte[] random(int bytes) {
    return remote.ask(Method.RANDOM, out -> out.number(bytes), WireReader::bytes);
  }

  @Override
  public HsmHealth health() {
    try {
      return remote.ask(Method.HEALTH, out -> {}, in -> new HsmHealth(in.flag(), in.text()));
    } catch (HsmUnavailableException e) {
      return new HsmHealth(false, e.getMessage());
    }
  }

  /** Nothing: the worker keeps its domains open. */
  @Override
  public void close() {}
}

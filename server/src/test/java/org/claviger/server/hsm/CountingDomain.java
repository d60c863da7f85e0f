package org.claviger.server.hsm;

import java.nio.file.Path;
import org.claviger.server.hsm.pkcs11.Pkcs11Module;

/** The real domain of the identities, with a count of the calls that a request should not make. */
public final class CountingDomain implements HsmDomain {
  private final HsmDomain domain;
  private final Runnable closing;
  private int opened;
  private int verified;

  private CountingDomain(HsmDomain domain, Runnable closing) {
    this.domain = domain;
    this.closing = closing;
  }

  /** Of a SoftHSM token in a folder of the test's own. */
  public static CountingDomain open(Path folder) {
    Pkcs11Module module = Pkcs11Module.open(TestHsm.softHsm(folder));
    return new CountingDomain(module.openIdentity(), module::close);
  }

  /** Of a module that somebody else closes. */
  public static CountingDomain of(Pkcs11Module module) {
    return new CountingDomain(module.openIdentity(), () -> {});
  }

  /** How often something was opened. */
  public int opened() {
    return opened;
  }

  /** How often a MAC was verified. */
  public int verified() {
    return verified;
  }

  @Override
  public byte[] mac(byte[] data) {
    return domain.mac(data);
  }

  @Override
  public byte[] authenticate(byte[] data) {
    return domain.authenticate(data);
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
    closing.run();
  }
}

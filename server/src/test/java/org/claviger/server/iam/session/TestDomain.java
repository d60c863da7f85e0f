package org.claviger.server.iam.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.claviger.server.config.HsmConfig;
import org.claviger.server.config.PinSource;
import org.claviger.server.hsm.HsmDomain;
import org.claviger.server.hsm.HsmHealth;
import org.claviger.server.hsm.pkcs11.Pkcs11Module;

/** The identities' keys in SoftHSM, in a folder of the test's own, with a count of openings. */
public final class TestDomain implements HsmDomain {
  int opened;
  private final Pkcs11Module module;
  private final HsmDomain domain;

  private TestDomain(Pkcs11Module module) {
    this.module = module;
    this.domain = module.openIdentity();
  }

  /** Over a token made anew. */
  public static TestDomain open(Path folder) throws IOException {
    PinSource user = pin(folder, "user");
    PinSource officer = pin(folder, "so");
    return new TestDomain(
        Pkcs11Module.open(HsmConfig.softHsm(folder.resolve("hsm"), user, officer)));
  }

  @Override
  public byte[] mac(byte[] data) {
    return domain.mac(data);
  }

  @Override
  public boolean verifyMac(byte[] data, byte[] mac) {
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
    module.close();
  }

  private static PinSource pin(Path folder, String name) throws IOException {
    Path file = folder.resolve(name + ".pin");
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, "2468-" + name);
    return PinSource.file(file);
  }
}

package org.claviger.server.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.claviger.server.config.ServerConfig;
import org.claviger.server.config.WorkerConfig;
import org.claviger.server.hsm.HsmModule;
import org.claviger.server.hsm.pkcs11.Pkcs11Module;

/** The server's way to its HSMs: the module in this process, or a worker that has it. */
final class HsmAccess {
  private HsmAccess() {}

  /**
   * Opens it.
   *
   * @param configFile what a worker that is started here reads
   */
  static HsmModule open(ServerConfig config, Optional<Path> configFile) throws IOException {
    Optional<WorkerConfig> worker = config.hsm().worker();
    return worker.isEmpty()
        ? module(config)
        : new WorkerAccess(config).open(worker.get(), configFile);
  }

  /** The module in this process; the software HSM's PINs are made at the first start. */
  static HsmModule module(ServerConfig config) throws IOException {
    DataDirectory data = new DataDirectory(config.data());
    Pins.createIfMissing(data.pin());
    Pins.createIfMissing(data.securityOfficerPin());
    return Pkcs11Module.open(config.hsm());
  }
}

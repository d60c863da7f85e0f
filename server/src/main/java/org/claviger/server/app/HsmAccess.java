package org.claviger.server.app;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.claviger.server.config.HsmConfig;
import org.claviger.server.config.HsmLimits;
import org.claviger.server.config.InvalidConfigException;
import org.claviger.server.config.ServerConfig;
import org.claviger.server.config.WorkerConfig;
import org.claviger.server.hsm.HsmModule;
import org.claviger.server.hsm.HsmUnavailableException;
import org.claviger.server.hsm.pkcs11.Pkcs11Module;
import org.claviger.server.hsm.remote.Exchange;
import org.claviger.server.hsm.remote.RemoteModule;
import org.claviger.server.http.worker.WorkerClient;

/** The server's way to its HSMs: the module in this process, or a worker that has it. */
final class HsmAccess {
  /** How many requests a worker has at once: those that are in the module, and those that wait. */
  static final int CONNECTIONS = 64;

  private static final Duration MARGIN = Duration.ofSeconds(5);

  private HsmAccess() {}

  /**
   * Opens it.
   *
   * @param configFile what a worker that is started here reads
   */
  static HsmModule open(ServerConfig config, Optional<Path> configFile) throws IOException {
    Optional<WorkerConfig> worker = config.hsm().worker();
    return worker.isEmpty() ? module(config) : remote(config.hsm(), worker.get(), configFile);
  }

  /** The module in this process; the software HSM's PINs are made at the first start. */
  static HsmModule module(ServerConfig config) throws IOException {
    DataDirectory data = new DataDirectory(config.data());
    Pins.createIfMissing(data.pin());
    Pins.createIfMissing(data.securityOfficerPin());
    return Pkcs11Module.open(config.hsm());
  }

  private static HsmModule remote(HsmConfig hsm, WorkerConfig worker, Optional<Path> configFile)
      throws IOException {
    HsmLimits limits = hsm.limits();
    Duration longest = limits.queue().plus(limits.generation()).plus(MARGIN);
    WorkerClient client = WorkerClient.start(worker.socket(), CONNECTIONS, longest);
    if (!worker.start()) {
      return new RemoteModule(new Asking(client, Optional.empty()));
    }
    Path file =
        configFile.orElseThrow(
            () -> new InvalidConfigException("a worker needs a server that 'serve' started"));
    return new RemoteModule(
        new Asking(client, Optional.of(WorkerProcess.start(file, worker.socket()))));
  }

  /** Asks over the socket; ends the worker that was started here. */
  private record Asking(WorkerClient client, Optional<WorkerProcess> process) implements Exchange {
    @Override
    public byte[] ask(byte[] request) {
      try {
        return client.ask(request);
      } catch (IOException e) {
        throw new HsmUnavailableException("the HSM worker: " + e.getMessage(), e);
      }
    }

    @Override
    public void close() {
      client.close();
      process.ifPresent(WorkerProcess::close);
    }
  }
}

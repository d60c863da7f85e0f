package org.claviger.server.app;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.claviger.server.config.InvalidConfigException;
import org.claviger.server.config.ServerConfig;
import org.claviger.server.config.WorkerAddress;
import org.claviger.server.config.WorkerConfig;
import org.claviger.server.config.WorkerSocket;
import org.claviger.server.hsm.HsmModule;
import org.claviger.server.hsm.HsmUnavailableException;
import org.claviger.server.hsm.remote.AnswerLimits;
import org.claviger.server.hsm.remote.Exchange;
import org.claviger.server.hsm.remote.RemoteModule;
import org.claviger.server.http.tls.MutualTls;
import org.claviger.server.http.worker.WorkerClient;
import org.claviger.server.http.worker.WorkerLimits;
import org.claviger.server.http.worker.WorkerListener;

/** The way between the server and an HSM worker, from either side. */
final class WorkerAccess {
  /** How many requests a worker has at once: those that are in the module, and those that wait. */
  private static final int CONNECTIONS = 64;

  private final ServerConfig config;
  private final AnswerLimits limits;

  WorkerAccess(ServerConfig config) {
    this.config = config;
    this.limits = AnswerLimits.of(config.hsm().limits());
  }

  /**
   * The server's side.
   *
   * @param configFile what a worker that is started here reads
   */
  HsmModule open(WorkerConfig worker, Optional<Path> configFile) throws IOException {
    if (worker instanceof WorkerAddress address) {
      MutualTls tls = MutualTls.open(address.tls());
      return module(WorkerClient.start(address, tls, CONNECTIONS, connections()), Optional.empty());
    }
    WorkerSocket socket = (WorkerSocket) worker;
    Optional<WorkerProcess> process =
        socket.start() ? Optional.of(start(socket, configFile)) : Optional.empty();
    return module(WorkerClient.start(socket.path(), CONNECTIONS), process);
  }

  private WorkerProcess start(WorkerSocket socket, Optional<Path> configFile) throws IOException {
    Path file =
        configFile.orElseThrow(
            () -> new InvalidConfigException("a worker needs a server that 'serve' started"));
    return WorkerProcess.start(file, socket.path(), config.data().resolve("worker-crash.log"));
  }

  private HsmModule module(WorkerClient client, Optional<WorkerProcess> process) {
    return new RemoteModule(new Asking(client, process), limits);
  }

  /** The worker's side. */
  WorkerListener listen(WorkerConfig worker, UnaryOperator<byte[]> service) throws IOException {
    if (worker instanceof WorkerAddress address) {
      MutualTls tls = MutualTls.open(address.tls());
      return WorkerListener.start(address, tls, CONNECTIONS, connections(), service);
    }
    return WorkerListener.start(((WorkerSocket) worker).path(), CONNECTIONS, service);
  }

  private WorkerLimits connections() {
    return WorkerLimits.of(limits.slow(), config.tls().check());
  }

  /** Asks the worker; ends the one that was started here. */
  private record Asking(WorkerClient client, Optional<WorkerProcess> process) implements Exchange {
    @Override
    public byte[] ask(byte[] request, Duration limit) {
      try {
        return client.ask(request, limit);
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

package org.claviger.server.app;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.claviger.server.config.AnswerLimits;
import org.claviger.server.config.InvalidConfigException;
import org.claviger.server.config.KeyStoreMember;
import org.claviger.server.config.MemberConfig;
import org.claviger.server.config.ServerConfig;
import org.claviger.server.config.WorkerAddress;
import org.claviger.server.config.WorkerConfig;
import org.claviger.server.config.WorkerSocket;
import org.claviger.server.hsm.HsmModule;
import org.claviger.server.hsm.HsmUnavailableException;
import org.claviger.server.hsm.KeyStoreSlot;
import org.claviger.server.hsm.TokenName;
import org.claviger.server.hsm.remote.Exchange;
import org.claviger.server.hsm.remote.RemoteKeyStoreSlot;
import org.claviger.server.hsm.remote.RemoteModule;
import org.claviger.server.http.tls.MutualTls;
import org.claviger.server.http.worker.WorkerClient;
import org.claviger.server.http.worker.WorkerLimits;
import org.claviger.server.http.worker.WorkerListener;

/** The way between the server and an HSM worker, from either side. */
final class WorkerAccess {
  /** How many requests a worker has at once: those that are in the module, and those that wait. */
  private static final int CONNECTIONS = 64;

  private static final Duration PROBE = Duration.ofSeconds(2);

  private final ServerConfig config;
  private final AnswerLimits limits;
  private final TierLinks tiers;

  /** From the worker's side. */
  WorkerAccess(ServerConfig config) {
    this(config, new TierLinks());
  }

  /**
   * From the server's side.
   *
   * @param tiers takes the ways that go by mutual TLS
   */
  WorkerAccess(ServerConfig config, TierLinks tiers) {
    this.tiers = tiers;
    this.config = config;
    this.limits = AnswerLimits.of(config.hsm().limits());
  }

  /**
   * The server's side.
   *
   * @param configFile what a worker that is started here reads
   */
  HsmModule open(WorkerConfig worker, Optional<Path> configFile) throws IOException {
    Optional<WorkerProcess> process =
        worker.isStarted()
            ? Optional.of(start((WorkerSocket) worker, configFile))
            : Optional.empty();
    return RemoteModule.only(new Asking(client(worker), process), limits);
  }

  /** The same of one of several, which need not be there yet; its worker is started if it is to. */
  HsmModule begin(MemberConfig member) throws IOException {
    return RemoteModule.oneOfSeveral(
        begin(member.worker(), member.file(), "worker-" + member.name()),
        config.hsm().cluster().answers());
  }

  /** The way to a token of a custom key store; its worker is started if it is to, not awaited. */
  KeyStoreSlot slot(KeyStoreMember member, String name, TokenName token) throws IOException {
    return new RemoteKeyStoreSlot(
        begin(member.worker().orElseThrow(), member.file(), name),
        config.hsm().cluster().answers(),
        token);
  }

  private Exchange begin(WorkerConfig worker, Optional<Path> file, String name) throws IOException {
    Optional<WorkerProcess> process =
        worker.isStarted()
            ? Optional.of(WorkerProcess.begin(file.orElseThrow(), crashLog(name + "-crash.log")))
            : Optional.empty();
    return new Asking(client(worker), process);
  }

  private WorkerClient client(WorkerConfig worker) throws IOException {
    if (worker instanceof WorkerAddress address) {
      MutualTls tls = MutualTls.open(address.tls());
      tiers.add(address.toString(), tls);
      return WorkerClient.start(address, tls, CONNECTIONS, connections());
    }
    return WorkerClient.start(((WorkerSocket) worker).path(), CONNECTIONS);
  }

  private Path crashLog(String name) {
    return config.data().resolve(name);
  }

  private WorkerProcess start(WorkerSocket socket, Optional<Path> configFile) throws IOException {
    Path file =
        configFile.orElseThrow(
            () -> new InvalidConfigException("a worker needs a server that 'serve' started"));
    return WorkerProcess.start(file, socket.path(), crashLog("worker-crash.log"));
  }

  /** Whether a worker answers. */
  static boolean answers(WorkerConfig worker) {
    if (worker instanceof WorkerSocket socket) {
      return WorkerProcess.isBound(socket.path());
    }
    WorkerAddress address = (WorkerAddress) worker;
    try (Socket connection = new Socket()) {
      connection.connect(
          new InetSocketAddress(address.host(), address.port()), (int) PROBE.toMillis());
      return true;
    } catch (IOException e) {
      return false;
    }
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
    return WorkerLimits.of(limits.generation(), config.tls().check());
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

package org.claviger.server.app;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.claviger.server.config.AnswerLimits;
import org.claviger.server.config.HsmConfig;
import org.claviger.server.config.HsmLimits;
import org.claviger.server.config.InvalidConfigException;
import org.claviger.server.config.MemberConfig;
import org.claviger.server.config.ServerConfig;
import org.claviger.server.config.WorkerConfig;
import org.claviger.server.hsm.HsmModule;
import org.claviger.server.hsm.HsmUnavailableException;
import org.claviger.server.hsm.cluster.ClusteredModule;
import org.claviger.server.hsm.cluster.NamedModule;
import org.claviger.server.hsm.pkcs11.Pkcs11Module;
import org.claviger.server.hsm.remote.Exchange;
import org.claviger.server.hsm.remote.RemoteModule;
import org.claviger.server.http.worker.WorkerClient;

/** The server's way to its HSMs: the module in this process, or a worker that has it. */
final class HsmAccess {
  /** How many requests a worker has at once: those that are in the module, and those that wait. */
  static final int CONNECTIONS = 64;

  private static final Duration MARGIN = Duration.ofSeconds(5);

  /** How long a server's start waits for workers of several HSMs that it starts itself. */
  private static final Duration START_GRACE = Duration.ofSeconds(30);

  private HsmAccess() {}

  /**
   * Opens it.
   *
   * @param configFile what a worker that is started here reads
   */
  static HsmModule open(ServerConfig config, Optional<Path> configFile) throws IOException {
    HsmConfig hsm = config.hsm();
    if (!hsm.cluster().members().isEmpty()) {
      return several(hsm);
    }
    return hsm.worker().isEmpty()
        ? module(config)
        : only(hsm.limits(), hsm.worker().get(), configFile);
  }

  /** The module in this process; the software HSM's PINs are made at the first start. */
  static HsmModule module(ServerConfig config) throws IOException {
    DataDirectory data = new DataDirectory(config.data());
    Pins.createIfMissing(data.pin());
    Pins.createIfMissing(data.securityOfficerPin());
    return Pkcs11Module.open(config.hsm());
  }

  private static HsmModule only(HsmLimits limits, WorkerConfig worker, Optional<Path> file)
      throws IOException {
    Duration longest = limits.queue().plus(limits.generation()).plus(MARGIN);
    return RemoteModule.only(asking(worker, file, longest), longest);
  }

  private static HsmModule several(HsmConfig hsm) throws IOException {
    List<MemberConfig> members = hsm.cluster().members();
    if (members.size() == 1) {
      return only(hsm.limits(), members.get(0).worker(), members.get(0).file());
    }
    AnswerLimits limits = hsm.cluster().answers();
    List<NamedModule> modules = new ArrayList<>();
    boolean isWhole = false;
    try {
      for (MemberConfig member : members) {
        Exchange way = member(member, limits.generation());
        Duration grace = member.worker().start() ? START_GRACE : Duration.ZERO;
        modules.add(new NamedModule(member.name(), RemoteModule.oneOfSeveral(way, limits), grace));
      }
      isWhole = true;
      return ClusteredModule.of(modules);
    } finally {
      if (!isWhole) {
        modules.forEach(module -> module.module().close());
      }
    }
  }

  /** The way to one of several, which need not be there yet. */
  private static Exchange member(MemberConfig member, Duration longest) throws IOException {
    WorkerConfig worker = member.worker();
    WorkerClient client = WorkerClient.start(worker.socket(), CONNECTIONS, longest);
    return worker.start() && member.file().isPresent()
        ? new Asking(client, Optional.of(WorkerProcess.begin(member.file().get())))
        : new Asking(client, Optional.empty());
  }

  private static Exchange asking(WorkerConfig worker, Optional<Path> configFile, Duration longest)
      throws IOException {
    WorkerClient client = WorkerClient.start(worker.socket(), CONNECTIONS, longest);
    if (!worker.start()) {
      return new Asking(client, Optional.empty());
    }
    Path file =
        configFile.orElseThrow(
            () -> new InvalidConfigException("a worker needs a server that 'serve' started"));
    return new Asking(client, Optional.of(WorkerProcess.start(file, worker.socket())));
  }

  /** Asks over the socket; ends the worker that was started here. */
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

package org.claviger.it.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.claviger.it.Command;
import org.claviger.it.ServerProcess;

/**
 * One HSM: a SoftHSM of its own behind a worker process of its own, which the test ends at will.
 */
final class Worker implements AutoCloseable {
  private final String name;
  private final Path folder;
  private final String module;
  private ServerProcess process;
  private ServerProcess keeper;

  /**
   * @param module lines of the configuration's section hsm
   */
  Worker(String name, Path folder, String module) {
    this.name = name;
    this.folder = folder;
    this.module = module;
  }

  String name() {
    return name;
  }

  Path socket() {
    return folder.resolve(name + ".sock");
  }

  private Path data() {
    return folder.resolve(name);
  }

  /** Begins the domain, as the first start of a server with one HSM does. */
  void makeDomain() throws IOException {
    Path single = folder.resolve("single.yaml");
    Files.writeString(
        single, "data: %s\nhttp: {port: 0}\nmanagement: {port: 0}\n".formatted(data()));
    try (ServerProcess server = ServerProcess.serve(single, data())) {
      assertThat(server.stop()).isZero();
    }
  }

  /** Has the same domain as another one from now on, PINs and all. */
  void copyDomain(Worker other) throws IOException {
    Path from = other.data().resolve("hsm");
    Path to = data().resolve("hsm");
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path copy = to.resolve(from.relativize(file));
        Files.createDirectories(copy.getParent());
        Files.copy(
            file, copy, StandardCopyOption.COPY_ATTRIBUTES, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  /** Writes its configuration. */
  Path configure() throws IOException {
    Path file = folder.resolve(name + ".yaml");
    Files.writeString(
        file,
        """
        data: %s
        hsm:
          %s
          worker:
            socket: %s
        """
            .formatted(data(), module, socket()));
    return file;
  }

  /** A server starts it, and again whenever it ends. */
  void keptBy(ServerProcess server) {
    keeper = server;
  }

  /** Starts it, unless a server does that. */
  void start() throws IOException {
    if (keeper == null) {
      process =
          ServerProcess.start(data(), List.of("hsm", "serve", "--config", configure().toString()));
    }
  }

  void kill() throws Exception {
    ProcessHandle handle = handle();
    assertThat(handle.destroyForcibly()).isTrue();
    handle.onExit().get(Cluster.LIMIT.toMinutes(), TimeUnit.MINUTES);
  }

  /** The process that runs now. */
  ProcessHandle handle() {
    return keeper == null
        ? process.process().toHandle()
        : await()
            .atMost(Cluster.LIMIT)
            .until(() -> keeper.process().children().findFirst(), Optional::isPresent)
            .orElseThrow();
  }

  void freeze() {
    signal("-STOP");
  }

  void thaw() {
    signal("-CONT");
  }

  private void signal(String signal) {
    Command.Outcome sent = Command.of("kill", signal, Long.toString(handle().pid())).run();
    assertThat(sent.exitCode()).as(sent.errors()).isZero();
  }

  @Override
  public void close() {
    if (process != null) {
      process.kill();
    }
  }
}

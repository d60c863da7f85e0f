package org.claviger.it.failover;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.claviger.it.Answer;
import org.claviger.it.ServerProcess;

/** A server with two HSMs of one domain. */
final class Cluster implements AutoCloseable {
  static final Duration LIMIT = Duration.ofMinutes(5);

  private final Worker first;
  private final Worker second;
  private ServerProcess server;
  private Management management;

  private Cluster(Worker first, Worker second) {
    this.first = first;
    this.second = second;
  }

  /** Starts it: the test runs the first worker, on SoftHSM, the server the faulty second. */
  static Cluster start(Path folder, FaultyHsm faulty) throws IOException {
    Worker second = new Worker("b", folder, faulty.module() + "\n  limits: {call: 1s}");
    Cluster cluster = new Cluster(new Worker("a", folder, "softhsm: true"), second);
    boolean isStarted = false;
    try {
      cluster.start(folder);
      isStarted = true;
      return cluster;
    } finally {
      if (!isStarted) {
        cluster.close();
      }
    }
  }

  private void start(Path folder) throws IOException {
    first.makeDomain();
    second.copyDomain(first);
    first.start();
    await().atMost(LIMIT).until(() -> Files.exists(first.socket()));
    Path file = folder.resolve("server.yaml");
    Path data = folder.resolve("server");
    Files.writeString(
        file,
        """
        data: %s
        http: {port: 0}
        management: {port: 0}
        quotas: {enabled: false}
        keys: {maxKeys: 1000000}
        hsm:
          members:
            - {name: a, socket: %s, start: false}
            - {name: b, socket: %s, start: true, config: %s}
        """
            .formatted(data, first.socket(), second.socket(), second.configure()));
    server = ServerProcess.serve(file, data);
    management = new Management(server);
    second.keptBy(server);
    awaitAll();
  }

  ServerProcess server() {
    return server;
  }

  Worker first() {
    return first;
  }

  Worker second() {
    return second;
  }

  /** What /health/ready says. */
  JsonNode ready() {
    HttpResponse<String> page = management.page("/health/ready");
    return new Answer(page.statusCode(), "", page.body()).json();
  }

  /** What /metrics says of the HSMs one by one. */
  List<String> metrics() {
    return management.metrics("claviger_hsm_member_");
  }

  /** Waits until all HSMs serve. */
  void awaitAll() {
    await()
        .atMost(LIMIT)
        .until(() -> ready().path("notices").isEmpty() && ready().path("ready").asBoolean());
  }

  /** Waits until an HSM was seen to be lost. */
  void awaitLoss(Worker worker) {
    await()
        .atMost(LIMIT)
        .until(() -> ready().path("notices").has("hsm us-east-1/" + worker.name()));
  }

  @Override
  public void close() {
    if (server != null) {
      server.kill();
    }
    first.close();
    second.close();
  }
}

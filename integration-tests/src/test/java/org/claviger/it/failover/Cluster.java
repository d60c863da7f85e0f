package org.claviger.it.failover;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.claviger.it.Answer;
import org.claviger.it.ServerProcess;

/** A server with two HSMs of one domain. */
final class Cluster implements AutoCloseable {
  static final Duration LIMIT = Duration.ofMinutes(5);

  private final HttpClient http = HttpClient.newHttpClient();
  private final Worker first;
  private final Worker second;
  private ServerProcess server;

  private Cluster(Worker first, Worker second) {
    this.first = first;
    this.second = second;
  }

  /** Starts it; the second HSM's module and environment are the test's to choose. */
  static Cluster start(Path folder, String secondModule, Map<String, String> secondEnvironment)
      throws IOException {
    Cluster cluster =
        new Cluster(
            new Worker("a", folder, "softhsm: true", Map.of()),
            new Worker("b", folder, secondModule, secondEnvironment));
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
    second.start();
    await().atMost(LIMIT).until(() -> Files.exists(first.socket()));
    await().atMost(LIMIT).until(() -> Files.exists(second.socket()));
    Path file = folder.resolve("server.yaml");
    Path data = folder.resolve("server");
    Files.writeString(
        file,
        """
        data: %s
        http: {port: 0}
        management: {port: 0}
        quotas: {enabled: false}
        hsm:
          members:
            - {name: a, socket: %s, start: false}
            - {name: b, socket: %s, start: false}
        """
            .formatted(data, first.socket(), second.socket()));
    server = ServerProcess.serve(file, data);
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
    try {
      HttpResponse<String> page =
          http.send(
              HttpRequest.newBuilder(server.management().resolve("/health/ready")).build(),
              HttpResponse.BodyHandlers.ofString());
      return new Answer(page.statusCode(), "", page.body()).json();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
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

package org.claviger.it.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.claviger.it.Answer;
import org.claviger.it.ApiClient;
import org.claviger.it.ServerProcess;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The HSM's module in a process of its own. */
@Tag("one-jdk")
class WorkerTest {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final int KILLS = Integer.getInteger("crash.workers", 3);

  @TempDir Path folder;

  @Test
  void theServerOutlivesItsWorkerAndNoAnswerIsWrong() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (ServerProcess server = ServerProcess.serve(configuration("start: true"), data())) {
      ApiClient api = ApiClient.of(server);
      String key = api.kms("CreateKey", "{}").json().at("/KeyMetadata/KeyId").textValue();
      AtomicBoolean isEnd = new AtomicBoolean();
      List<Future<List<String>>> load = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        load.add(threads.submit(() -> encryptUntil(isEnd, api, key)));
      }
      for (int i = 0; i < KILLS; i++) {
        kill(worker(server));
        await().atMost(LIMIT).until(() -> encrypt(api, key).status() == 200);
      }
      isEnd.set(true);
      for (Future<List<String>> blobs : load) {
        for (String blob : blobs.get(LIMIT.toMinutes(), TimeUnit.MINUTES)) {
          Answer opened = api.kms("Decrypt", "{\"CiphertextBlob\":\"" + blob + "\"}");
          assertThat(opened.text("Plaintext")).isEqualTo("YQ==");
        }
      }
      assertThat(server.process().isAlive()).isTrue();
      ProcessHandle last = worker(server);
      assertThat(server.stop()).isZero();
      await().atMost(LIMIT).until(() -> !last.isAlive());
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void theWorkerEndsWithAServerThatIsKilled() throws Exception {
    try (ServerProcess server = ServerProcess.serve(configuration("start: true"), data())) {
      ProcessHandle worker = worker(server);
      server.kill();
      await().atMost(LIMIT).until(() -> !worker.isAlive());
    }
  }

  @Test
  void aServerBesideAWorkerOfTheOperatorsNeedsNoPin() throws Exception {
    Path workers = configuration("start: false");
    Path servers = folder.resolve("server.yaml");
    Files.writeString(
        servers,
        Files.readString(workers)
            .replace("hsm:\n", "hsm:\n  pin: {environment: NOBODY_HAS_SET_THIS}\n"));
    ServerProcess worker =
        ServerProcess.start(data(), List.of("hsm", "serve", "--config", workers.toString()));
    try {
      await().atMost(LIMIT).until(() -> Files.exists(socket()));
      try (ServerProcess server = ServerProcess.serve(servers, data())) {
        ApiClient api = ApiClient.of(server);
        String key = api.kms("CreateKey", "{}").json().at("/KeyMetadata/KeyId").textValue();
        assertThat(encrypt(api, key).status()).isEqualTo(200);
        worker.kill();
        assertThat(encrypt(api, key).errorCode()).isEqualTo("DependencyTimeoutException");
      }
    } finally {
      worker.close();
    }
  }

  private Path data() {
    return folder.resolve("data");
  }

  private Path socket() {
    return folder.resolve("hsm.sock");
  }

  private Path configuration(String worker) throws IOException {
    return Files.writeString(
        folder.resolve("claviger.yaml"),
        """
        data: %s
        http:
          port: 0
        management:
          port: 0
        hsm:
          worker:
            socket: %s
            %s
        """
            .formatted(data(), socket(), worker));
  }

  private static ProcessHandle worker(ServerProcess server) {
    return await()
        .atMost(LIMIT)
        .until(() -> server.process().children().findFirst(), Optional::isPresent)
        .orElseThrow();
  }

  private static void kill(ProcessHandle worker) throws Exception {
    assertThat(worker.destroyForcibly()).isTrue();
    worker.onExit().get(LIMIT.toMinutes(), TimeUnit.MINUTES);
  }

  private static Answer encrypt(ApiClient api, String key) {
    return api.kms("Encrypt", "{\"KeyId\":\"" + key + "\",\"Plaintext\":\"YQ==\"}");
  }

  private static List<String> encryptUntil(AtomicBoolean isEnd, ApiClient api, String key) {
    List<String> blobs = new ArrayList<>();
    while (!isEnd.get()) {
      Answer answer = encrypt(api, key);
      if (answer.status() == 200) {
        blobs.add(answer.json().path("CiphertextBlob").textValue());
      } else {
        assertThat(answer.errorCode()).isEqualTo("DependencyTimeoutException");
      }
    }
    return blobs;
  }
}

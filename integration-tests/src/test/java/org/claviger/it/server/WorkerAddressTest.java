package org.claviger.it.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.claviger.it.Answer;
import org.claviger.it.ApiClient;
import org.claviger.it.Command;
import org.claviger.it.ServerProcess;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The HSM's module in a process that is reached by mutual TLS, as on another machine. */
@Tag("one-jdk")
class WorkerAddressTest {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Pattern ADDRESS = Pattern.compile("answers at localhost:(\\d+)");

  @TempDir Path folder;

  @Test
  void aServerWithoutPinsOutlivesAWorkerThatFreezesAndOneThatIsKilled() throws Exception {
    Command.Outcome made =
        Command.server(
                "hsm", "tls", "--to", folder.resolve("tls").toString(), "--worker", "localhost")
            .run();
    assertThat(made.exitCode()).isZero();
    assertThat(made.output()).contains("server.pem").contains("worker-localhost.pem");
    ServerProcess worker = worker(0);
    try {
      int port = port(worker);
      Path config = configuration("server", port, "server");
      try (ServerProcess server = ServerProcess.serve(config, folder.resolve("server"))) {
        ApiClient api = ApiClient.of(server);
        String key = api.kms("CreateKey", "{}").json().at("/KeyMetadata/KeyId").textValue();
        String blob = encrypt(api, key).text("CiphertextBlob");
        freeze(worker, api, key);
        worker.kill();
        assertThat(encrypt(api, key).errorCode()).isEqualTo("DependencyTimeoutException");
        worker = worker(port);
        await().atMost(LIMIT).until(() -> encrypt(api, key).status() == 200);
        Answer opened = api.kms("Decrypt", "{\"CiphertextBlob\":\"" + blob + "\"}");
        assertThat(opened.text("Plaintext")).isEqualTo("YQ==");
        assertThat(folder.resolve("server/hsm/pin")).doesNotExist();
        assertThat(server.stop()).isZero();
      }
    } finally {
      worker.close();
    }
  }

  @Test
  void aServerWithAnotherCertificateDoesNotStart() throws Exception {
    for (String name : List.of("tls", "others")) {
      Command.Outcome made =
          Command.server(
                  "hsm", "tls", "--to", folder.resolve(name).toString(), "--worker", "localhost")
              .run();
      assertThat(made.exitCode()).isZero();
    }
    try (ServerProcess worker = worker(0)) {
      Path config = configuration("server", port(worker), "../others/server");
      Command.Outcome refused = Command.server("serve", "--config", config.toString()).run();
      assertThat(refused.exitCode()).isNotZero();
      assertThat(refused.errors()).contains("the HSM worker: no answer from localhost");
    }
  }

  /** A frozen worker costs a request its limit, one second in the queue and one in the module. */
  private static void freeze(ServerProcess worker, ApiClient api, String key) {
    signal(worker, "STOP");
    long began = System.nanoTime();
    assertThat(encrypt(api, key).errorCode()).isEqualTo("DependencyTimeoutException");
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(30));
    signal(worker, "CONT");
    await().atMost(LIMIT).until(() -> encrypt(api, key).status() == 200);
  }

  private static void signal(ServerProcess worker, String name) {
    String pid = Long.toString(worker.process().pid());
    assertThat(Command.of("kill", "-" + name, pid).run().exitCode()).isZero();
  }

  private ServerProcess worker(int port) throws IOException {
    Path config = configuration("worker", port, "worker-localhost");
    return ServerProcess.start(
        folder.resolve("worker"), List.of("hsm", "serve", "--config", config.toString()));
  }

  private static int port(ServerProcess worker) {
    await().atMost(LIMIT).until(() -> ADDRESS.matcher(worker.output()).find());
    Matcher matcher = ADDRESS.matcher(worker.output());
    assertThat(matcher.find()).isTrue();
    return Integer.parseInt(matcher.group(1));
  }

  private static Answer encrypt(ApiClient api, String key) {
    return api.kms("Encrypt", "{\"KeyId\":\"" + key + "\",\"Plaintext\":\"YQ==\"}");
  }

  private Path configuration(String name, int port, String certificate) throws IOException {
    String pin =
        name.equals("server") ? "pin: {environment: NOBODY_HAS_SET_THIS}" : "softhsm: true";
    return Files.writeString(
        folder.resolve(name + ".yaml"),
        """
        data: %1$s
        http:
          port: 0
        management:
          port: 0
        hsm:
          %2$s
          limits:
            queue: 1s
            call: 1s
          worker:
            address: localhost:%3$d
            certificate: tls/%4$s.pem
            key: tls/%4$s.key
            trust: tls/ca.pem
        """
            .formatted(folder.resolve(name), pin, port, certificate));
  }
}

package org.claviger.it.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.claviger.it.Answer;
import org.claviger.it.ApiClient;
import org.claviger.it.CompiledLibrary;
import org.claviger.it.ServerProcess;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A module that writes where nobody may: the end of its process, not of the server. */
@Tag("one-jdk")
class ModuleCrashTest {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final int CRASHES = Integer.getInteger("crash.modules", 2);

  @TempDir Path folder;

  @Test
  void theServerLivesOnAndHasANewWorkerAfterEachCrash() throws Exception {
    Map<String, String> environment =
        Map.of("CRASHING_MODULE", CompiledLibrary.softHsm(), "CRASHING_CALL", told().toString());
    try (ServerProcess server = ServerProcess.serve(configuration(), data(), environment)) {
      ApiClient api = ApiClient.of(server);
      String key = api.kms("CreateKey", "{}").json().at("/KeyMetadata/KeyId").textValue();
      List<String> blobs = new ArrayList<>();
      for (int i = 0; i < CRASHES; i++) {
        ProcessHandle worker = worker(server);
        Files.createFile(told());
        await().atMost(LIMIT).until(() -> crashed(api, key, worker, blobs));
        assertThat(told()).doesNotExist();
        await().atMost(LIMIT).until(() -> encrypt(api, key).status() == 200);
      }
      for (String blob : blobs) {
        Answer opened = api.kms("Decrypt", "{\"CiphertextBlob\":\"" + blob + "\"}");
        assertThat(opened.text("Plaintext")).isEqualTo("YQ==");
      }
      assertThat(server.output()).contains("the HSM worker ended with code");
      assertThat(data().resolve("worker-crash.log")).content().contains("SIGSEGV");
      assertThat(server.stop()).isZero();
    }
  }

  /** Asks for what the module crashes at; what is answered must open later. */
  private static boolean crashed(
      ApiClient api, String key, ProcessHandle worker, List<String> blobs) {
    Answer answer = encrypt(api, key);
    if (answer.status() == 200) {
      blobs.add(answer.text("CiphertextBlob"));
    } else {
      assertThat(answer.errorCode()).isEqualTo("DependencyTimeoutException");
    }
    return !worker.isAlive();
  }

  private Path data() {
    return folder.resolve("data");
  }

  private Path told() {
    return folder.resolve("crash");
  }

  private Path configuration() throws IOException {
    return Files.writeString(
        folder.resolve("claviger.yaml"),
        """
        data: %s
        http:
          port: 0
        management:
          port: 0
        hsm:
          module: %s
          worker:
            socket: %s
        """
            .formatted(
                data(), CompiledLibrary.of("/hsm/crashing.c", folder), folder.resolve("hsm.sock")));
  }

  private static ProcessHandle worker(ServerProcess server) {
    return await()
        .atMost(LIMIT)
        .until(
            () -> server.process().children().filter(ProcessHandle::isAlive).findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  private static Answer encrypt(ApiClient api, String key) {
    return api.kms("Encrypt", "{\"KeyId\":\"" + key + "\",\"Plaintext\":\"YQ==\"}");
  }
}

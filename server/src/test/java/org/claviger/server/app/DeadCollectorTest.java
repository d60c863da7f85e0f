package org.claviger.server.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Traces that nobody takes. */
class DeadCollectorTest {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @TempDir private Path folder;

  @Test
  void aCollectorThatHangsHoldsUpNobody() throws Exception {
    try (Collector hanging = new Collector()) {
      hanging.hang();
      useWith(hanging.endpoint().toString());
      await().atMost(LIMIT).until(() -> !hanging.spans.isEmpty());
    }
  }

  @Test
  void aCollectorThatIsNotThereHoldsUpNobody() throws Exception {
    int unused;
    try (ServerSocket socket = new ServerSocket(0)) {
      unused = socket.getLocalPort();
    }
    useWith("http://127.0.0.1:" + unused + "/v1/traces");
  }

  /** More requests than the queue has places for spans; the server ends in good time. */
  private void useWith(String endpoint) throws Exception {
    long begin = System.nanoTime();
    try (ServerFixture alone = ServerFixture.start(folder, TracingTest.settings(endpoint))) {
      for (int i = 0; i < 1_500; i++) {
        assertThat(alone.kms("GenerateRandom", "{\"NumberOfBytes\":1}").statusCode())
            .isEqualTo(200);
      }
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofMinutes(4));
  }
}

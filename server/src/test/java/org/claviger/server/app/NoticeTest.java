package org.claviger.server.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NoticeTest {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @TempDir private Path folder;

  @Test
  void aServerThatStopsSaysSoBeforeItsListenerCloses() throws Exception {
    try (ServerFixture server =
        ServerFixture.start(
            folder,
            """
            http: {port: 0}
            management: {port: 0, notice: 15s}
            """)) {
      assertThat(server.management("/health/ready").statusCode()).isEqualTo(200);

      HttpRequest live = HttpRequest.newBuilder(server.server.management()).build();
      CompletableFuture<Void> stopped = CompletableFuture.runAsync(server.server::close);

      await().atMost(LIMIT).until(() -> server.management("/health/ready").statusCode() == 503);
      assertThat(server.kms("GenerateRandom", "{\"NumberOfBytes\":1}").statusCode()).isEqualTo(200);
      assertThat(server.management("/health/ready").body()).contains("the server is stopping");
      assertThat(server.management("/health/live").statusCode()).isEqualTo(200);
      stopped.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
      assertThatThrownBy(() -> send(live)).isInstanceOf(IOException.class);
    }
  }

  private static HttpResponse<Void> send(HttpRequest request)
      throws IOException, InterruptedException {
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding());
  }
}

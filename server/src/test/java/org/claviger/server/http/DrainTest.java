package org.claviger.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.claviger.server.operation.Result;
import org.claviger.server.sigv4.RequestToSign;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrainTest {
  @TempDir Path folder;
  private final CountDownLatch running = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);

  @Test
  void letsARequestInProgressEndAndTakesNoOther() throws Exception {
    try (TestServer server = new TestServer(folder, slow())) {
      CompletableFuture<HttpResponse<String>> answer =
          send(server, server.client(HttpClient.Version.HTTP_1_1));
      CompletableFuture<Void> stopped = stopWhileRunning(server);
      release.countDown();

      assertThat(answer.get(60, TimeUnit.SECONDS).body()).isEqualTo("{\"State\":\"done\"}");
      stopped.get(60, TimeUnit.SECONDS);
    }
  }

  @Test
  void letsAnHttp2RequestInProgressEndAndTakesNoOther() throws Exception {
    try (TestServer server = new TestServer(folder, slow());
        RawHttp2 client = new RawHttp2(server)) {
      client.request(1, request(server));
      CompletableFuture<Void> stopped = stopWhileRunning(server);
      release.countDown();

      assertThat(RawHttp.untilClosed(client.socket)).contains("{\"State\":\"done\"}");
      stopped.get(60, TimeUnit.SECONDS);
    }
  }

  @Test
  void doesNotWaitForeverForARequest() throws Exception {
    try (TestServer server = new TestServer(folder, slow())) {
      CompletableFuture<HttpResponse<String>> answer =
          send(server, server.client(HttpClient.Version.HTTP_1_1));
      assertThat(running.await(60, TimeUnit.SECONDS)).isTrue();

      CompletableFuture.runAsync(() -> server.server.stop(Duration.ofMillis(300)))
          .get(60, TimeUnit.SECONDS);

      assertThat(answer.handle((response, failure) -> failure).get(10, TimeUnit.SECONDS))
          .isNotNull();
    } finally {
      release.countDown();
    }
  }

  private CompletableFuture<Void> stopWhileRunning(TestServer server) throws Exception {
    assertThat(running.await(60, TimeUnit.SECONDS)).isTrue();
    CompletableFuture<Void> stopped =
        CompletableFuture.runAsync(() -> server.server.stop(Duration.ofMinutes(1)));
    assertThat(isRefused(server)).isTrue();
    assertThat(stopped).isNotDone();
    return stopped;
  }

  private static RequestToSign request(TestServer server) {
    return TestApi.signed("TrentService.Slow", "{}", "us-east-1", "localhost:" + server.port);
  }

  private TestOperation slow() {
    return TestOperation.kms(
        "Slow",
        (text, context) -> {
          running.countDown();
          try {
            release.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return Result.of(TestOperation.node("State", "done"));
        });
  }

  private static CompletableFuture<HttpResponse<String>> send(
      TestServer server, HttpClient client) {
    RequestToSign request = request(server);
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return server.send(client, request);
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
  }

  /** A connection from the moment of closing may be left without an answer: another is tried. */
  private static boolean isRefused(TestServer server) throws InterruptedException {
    for (int i = 0; i < 100; i++) {
      try {
        new Socket(InetAddress.getLoopbackAddress(), server.port).close();
        Thread.sleep(50);
      } catch (IOException e) {
        return true;
      }
    }
    return false;
  }
}

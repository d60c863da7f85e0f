package org.claviger.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.claviger.server.config.ManagementConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ManagementServerTest {
  private final PrometheusMeterRegistry metrics =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private volatile String problem = "";
  private final AtomicInteger asked = new AtomicInteger();
  private volatile CountDownLatch hang = new CountDownLatch(0);
  private final Readiness readiness =
      new Readiness(
          List.of(
              new HealthCheck("audit", () -> problem),
              new HealthCheck("hsm us-east-1", this::slow)),
          Duration.ofMillis(500));
  private ManagementServer server;

  @BeforeEach
  void start() throws IOException {
    server = ManagementServer.start(ManagementConfig.defaults().withPort(0), metrics, readiness);
    readiness.open();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void showsMetrics() throws Exception {
    metrics.counter("claviger.test").increment();

    assertThat(get("/metrics").body()).contains("claviger_test_total 1.0");
  }

  @Test
  void isLiveWhateverIsWrong() throws Exception {
    problem = "the disk is full";

    assertThat(get("/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void isReadyWhenAllIsWell() throws Exception {
    assertThat(get("/health/ready").statusCode()).isEqualTo(200);
    assertThat(get("/health/ready").body())
        .isEqualTo(
            "{\"ready\":true,\"problems\":{},"
                + "\"parts\":{\"server\":true,\"audit\":true,\"hsm us-east-1\":true}}");
  }

  @Test
  void whatIsNoticedIsToldAndKeepsNothingFromBeingReady() {
    Readiness noticing =
        new Readiness(
            List.of(),
            List.of(
                new HealthCheck("hsm us-east-1/a", () -> ""),
                new HealthCheck("hsm us-east-1/b", () -> "lost")),
            Duration.ofMinutes(1));
    noticing.open();
    assertThat(Readiness.json(noticing.ask(), noticing.notices()))
        .hasToString(
            "{\"ready\":true,\"problems\":{},\"parts\":{\"server\":true},"
                + "\"notices\":{\"hsm us-east-1/b\":\"lost\"}}");
  }

  @Test
  void saysWhyItIsNotReady() throws Exception {
    problem = "the disk is full";

    assertThat(get("/health/ready").statusCode()).isEqualTo(503);
    assertThat(get("/health/ready").body())
        .isEqualTo(
            "{\"ready\":false,\"problems\":{\"audit\":\"the disk is full\"},"
                + "\"parts\":{\"server\":true,\"audit\":false,\"hsm us-east-1\":true}}");
  }

  @Test
  void aPartThatHangsIsNamedInBoundedTimeAndHangsNoOther() throws Exception {
    hang = new CountDownLatch(1);
    try {
      for (int i = 0; i < 3; i++) {
        assertThat(get("/health/ready").body())
            .contains("\"problems\":{\"hsm us-east-1\":\"no answer within 500 ms\"}")
            .contains("\"audit\":true");
      }
      assertThat(asked).hasValue(1);
      assertThat(get("/health/live").statusCode()).isEqualTo(200);
    } finally {
      hang.countDown();
    }
    await().atMost(Duration.ofMinutes(1)).until(() -> get("/health/ready").statusCode() == 200);
  }

  @Test
  void isNotReadyWhileTheServerStops() throws Exception {
    readiness.drain();

    assertThat(get("/health/ready").statusCode()).isEqualTo(503);
    assertThat(get("/health/ready").body()).contains("{\"server\":\"the server is stopping\"}");
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void isNotReadyBeforeTheServerIsUp() {
    assertThat(new Readiness(List.of(), Duration.ofSeconds(1)).ask())
        .containsEntry("server", "the server is starting");
  }

  private String slow() {
    asked.incrementAndGet();
    try {
      hang.await();
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }

  @Test
  void hasNothingElse() throws Exception {
    assertThat(get("/").statusCode()).isEqualTo(404);
    assertThat(get("/metrics/../x").statusCode()).isGreaterThanOrEqualTo(400);
  }

  private HttpResponse<String> get(String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path)).build(),
            HttpResponse.BodyHandlers.ofString());
  }
}

package org.claviger.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.claviger.server.config.ManagementConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ManagementServerTest {
  private final PrometheusMeterRegistry metrics =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private volatile String problem = "";
  private ManagementServer server;

  @BeforeEach
  void start() throws IOException {
    server =
        ManagementServer.start(
            new ManagementConfig(0),
            metrics,
            List.of(
                new HealthCheck("audit", () -> problem),
                new HealthCheck("hsm us-east-1", () -> "")));
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
    assertThat(get("/health/ready").body()).isEqualTo("{\"ready\":true,\"problems\":{}}");
  }

  @Test
  void saysWhyItIsNotReady() throws Exception {
    problem = "the disk is full";

    assertThat(get("/health/ready").statusCode()).isEqualTo(503);
    assertThat(get("/health/ready").body())
        .isEqualTo("{\"ready\":false,\"problems\":{\"audit\":\"the disk is full\"}}");
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

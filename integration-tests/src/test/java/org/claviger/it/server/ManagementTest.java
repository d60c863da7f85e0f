package org.claviger.it.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.claviger.it.ApiClient;
import org.claviger.it.ServerProcess;
import org.claviger.it.SharedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedServer.class)
class ManagementTest {
  private final ServerProcess server;
  private final ApiClient api;
  private final HttpClient http = HttpClient.newHttpClient();

  ManagementTest(ServerProcess server, ApiClient api) {
    this.server = server;
    this.api = api;
  }

  @Test
  void itListensOnLoopbackAlone() {
    assertThat(server.management().getHost()).isIn("127.0.0.1", "localhost");
  }

  @Test
  void aServerThatIsUpIsLiveAndReady() throws Exception {
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
    assertThat(get("/health/ready").statusCode()).isEqualTo(200);
    assertThat(get("/elsewhere").statusCode()).isEqualTo(404);
  }

  @Test
  void metricsCountRequestsAndNameNoKey() throws Exception {
    String key = api.kms("CreateKey", "{}").json().at("/KeyMetadata/KeyId").textValue();
    String metrics = get("/metrics").body();
    assertThat(metrics).contains("CreateKey").doesNotContain(key);
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(server.management().resolve(path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }
}

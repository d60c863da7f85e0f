package org.claviger.it.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.claviger.it.Answer;
import org.claviger.it.ApiClient;
import org.claviger.it.ServerProcess;
import org.claviger.it.TemporaryData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The audit record of a real server, passed on as log files and by syslog. */
@Tag("one-jdk")
class ForwardingTest {
  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final JsonMapper JSON = new JsonMapper();

  private final TemporaryData data = TemporaryData.create();
  private ShortCertificate certificate;

  @BeforeEach
  void prepare() throws Exception {
    certificate = ShortCertificate.lasting(Duration.ofDays(60));
    certificate.writeCertificate(data.path().resolve("receiver.pem"));
    Files.createDirectory(data.path().resolve("export"));
  }

  @AfterEach
  void close() {
    data.close();
  }

  @Test
  void eachRecordArrivesTwoWaysOverAReceiversDeathAndAKill() throws Exception {
    LogReceiver first = LogReceiver.start(certificate, 0);
    int port = first.port();
    Set<String> requests = new HashSet<>();
    try (ServerProcess server = serve(port)) {
      requests.addAll(ask(server, 20));
      await().atMost(LIMIT).until(() -> arrived(first).containsAll(requests));
      first.close();
      requests.addAll(ask(server, 20));
      assertThat(metrics(server)).contains("claviger_follower_lag_records{follower=\"syslog\"}");
      server.kill();
    }
    try (LogReceiver second = LogReceiver.start(certificate, port);
        ServerProcess server = serve(port)) {
      requests.addAll(ask(server, 5));
      await()
          .atMost(LIMIT)
          .until(
              () -> {
                Set<String> arrived = arrived(first);
                arrived.addAll(arrived(second));
                return arrived.containsAll(requests);
              });
      await().atMost(LIMIT).until(() -> exported().containsAll(requests));
      await()
          .atMost(LIMIT)
          .until(() -> metrics(server).contains("claviger_follower_up{follower=\"syslog\"} 1.0"));
      assertThat(second.messages())
          .allSatisfy(message -> assertThat(message).startsWith("<110>1 ").contains(" claviger "));
    }
  }

  @Test
  void aReceiverOfAnotherAuthorityGetsNothing() throws Exception {
    ShortCertificate other = ShortCertificate.lasting(Duration.ofDays(60));
    try (LogReceiver stranger = LogReceiver.start(other, 0);
        ServerProcess server = serve(stranger.port())) {
      Set<String> requests = ask(server, 3);
      await()
          .atMost(LIMIT)
          .until(() -> metrics(server).contains("claviger_follower_up{follower=\"syslog\"} 0.0"));
      await().atMost(LIMIT).until(() -> exported().containsAll(requests));
      assertThat(stranger.messages()).isEmpty();
    }
  }

  private ServerProcess serve(int port) throws IOException {
    Path file =
        Files.writeString(
            data.path().resolve("claviger.yaml"),
            """
            data: data
            http: {port: 0}
            management: {port: 0}
            audit:
              export: {folder: export, interval: 1s}
              syslog: {host: localhost, port: %d, caFile: receiver.pem, confirm: 1s, timeout: 5s}
            """
                .formatted(port));
    return ServerProcess.serve(file, data.path().resolve("data"));
  }

  private static Set<String> ask(ServerProcess server, int count) {
    ApiClient api = ApiClient.of(server);
    Set<String> requests = new HashSet<>();
    for (int i = 0; i < count; i++) {
      Answer answer = api.kms("GenerateRandom", "{\"NumberOfBytes\":8}");
      assertThat(answer.status()).isEqualTo(200);
      requests.add(answer.requestId());
    }
    return requests;
  }

  private static Set<String> arrived(LogReceiver receiver) throws IOException {
    Set<String> requests = new HashSet<>();
    for (String message : receiver.messages()) {
      JsonNode record = JSON.readTree(message.substring(message.indexOf('{')));
      requests.add(record.path("requestID").asText());
    }
    return requests;
  }

  /** What the finished log files hold, as whoever reads CloudTrail's reads them. */
  private Set<String> exported() throws IOException {
    Set<String> requests = new HashSet<>();
    for (Path file : logFiles()) {
      try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file))) {
        for (JsonNode record : JSON.readTree(in).required("Records")) {
          requests.add(record.path("requestID").asText());
        }
      }
    }
    return requests;
  }

  private List<Path> logFiles() throws IOException {
    try (Stream<Path> files = Files.walk(data.path().resolve("export"))) {
      return files
          .filter(file -> file.getFileName().toString().matches("[0-9]{12}_CloudTrail_.*\\.gz"))
          .toList();
    }
  }

  private static String metrics(ServerProcess server) throws IOException, InterruptedException {
    URI uri = server.management().resolve("/metrics");
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }
}

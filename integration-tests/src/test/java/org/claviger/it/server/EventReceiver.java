package org.claviger.it.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A webhook of somebody's, who checks what comes as the Standard Webhooks specification says, and
 * takes what comes twice for one.
 */
final class EventReceiver implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  private final HttpsServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final byte[] secret;
  private final List<JsonNode> events = new CopyOnWriteArrayList<>();
  private final List<String> faults = new CopyOnWriteArrayList<>();

  private EventReceiver(ShortCertificate certificate, int port, String secret)
      throws IOException, GeneralSecurityException {
    this.secret = Base64.getDecoder().decode(secret.substring("whsec_".length()));
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 16);
    server.setHttpsConfigurator(new HttpsConfigurator(certificate.serverContext()));
    server.setExecutor(threads);
    server.createContext("/", this::take);
    server.start();
  }

  /** Begins to listen; port 0 is any free one. */
  static EventReceiver start(ShortCertificate certificate, int port, String secret)
      throws IOException, GeneralSecurityException {
    return new EventReceiver(certificate, port, secret);
  }

  int port() {
    return server.getAddress().getPort();
  }

  List<JsonNode> events() {
    return List.copyOf(events);
  }

  List<JsonNode> events(String detailType) {
    return events.stream()
        .filter(event -> event.path("detail-type").asText().equals(detailType))
        .toList();
  }

  List<String> faults() {
    return List.copyOf(faults);
  }

  private synchronized void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String id = exchange.getRequestHeaders().getFirst("webhook-id");
      String time = exchange.getRequestHeaders().getFirst("webhook-timestamp");
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      mac.update((id + "." + time + ".").getBytes(UTF_8));
      String expected = "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
      JsonNode event = JSON.readTree(body);
      if (!expected.equals(exchange.getRequestHeaders().getFirst("webhook-signature"))
          || !event.path("id").asText().equals(id)) {
        faults.add(event.toString());
      }
      if (events.stream().noneMatch(each -> each.path("id").asText().equals(id))) {
        events.add(event);
      }
      exchange.sendResponseHeaders(200, -1);
    } catch (GeneralSecurityException e) {
      faults.add(e.toString());
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}

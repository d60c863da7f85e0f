package org.claviger.it.kms;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * As much of S3 as a client needs to put objects and get them again: it keeps bodies and {@code
 * x-amz-meta-} headers by path, and looks at nothing else.
 */
final class ObjectStandIn implements AutoCloseable {
  private static final String METADATA = "x-amz-meta-";

  private final Map<String, Stored> objects = new ConcurrentHashMap<>();
  private final HttpServer server;

  private ObjectStandIn(HttpServer server) {
    this.server = server;
  }

  /** An object at rest. */
  record Stored(byte[] body, Map<String, String> metadata) {}

  static ObjectStandIn start() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    ObjectStandIn standIn = new ObjectStandIn(server);
    server.createContext("/", standIn::handle);
    server.start();
    return standIn;
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** What is kept under {@code bucket/key}. */
  Stored stored(String path) {
    return objects.get("/" + path);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      switch (exchange.getRequestMethod()) {
        case "PUT" -> put(exchange, path);
        case "GET" -> get(exchange, path);
        default -> exchange.sendResponseHeaders(405, -1);
      }
    }
  }

  private void put(HttpExchange exchange, String path) throws IOException {
    Map<String, String> metadata = new TreeMap<>();
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              String lower = name.toLowerCase(Locale.ROOT);
              if (lower.startsWith(METADATA)) {
                metadata.put(lower, values.get(0));
              }
            });
    objects.put(path, new Stored(exchange.getRequestBody().readAllBytes(), metadata));
    exchange.getResponseHeaders().set("ETag", "\"1\"");
    exchange.sendResponseHeaders(200, -1);
  }

  private void get(HttpExchange exchange, String path) throws IOException {
    Stored stored = objects.get(path);
    if (stored == null) {
      exchange.sendResponseHeaders(404, -1);
      return;
    }
    Headers headers = exchange.getResponseHeaders();
    stored.metadata().forEach(headers::set);
    exchange.sendResponseHeaders(200, stored.body().length);
    exchange.getResponseBody().write(stored.body());
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

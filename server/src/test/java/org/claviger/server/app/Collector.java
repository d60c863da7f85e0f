package org.claviger.server.app;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Takes traces by OTLP over HTTP, in protobuf. */
final class Collector implements AutoCloseable {
  final List<Span> spans = new CopyOnWriteArrayList<>();
  final List<String> texts = new CopyOnWriteArrayList<>();

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;
  private volatile CountDownLatch hang = new CountDownLatch(0);

  Collector() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/v1/traces", this::take);
    server.start();
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1/traces");
  }

  /** From now on it takes everything and answers nothing. */
  void hang() {
    hang = new CountDownLatch(1);
  }

  private void take(HttpExchange exchange) throws IOException {
    ExportTraceServiceRequest request =
        ExportTraceServiceRequest.parseFrom(exchange.getRequestBody().readAllBytes());
    texts.add(request.toString());
    request
        .getResourceSpansList()
        .forEach(
            resource ->
                resource.getScopeSpansList().forEach(scope -> spans.addAll(scope.getSpansList())));
    try {
      hang.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    exchange.sendResponseHeaders(200, -1);
    exchange.close();
  }

  /** The spans of a trace. */
  List<Span> trace(String traceId) {
    return spans.stream().filter(span -> hex(span.getTraceId()).equals(traceId)).toList();
  }

  static Optional<Span> named(List<Span> spans, String name) {
    return spans.stream().filter(span -> span.getName().equals(name)).findFirst();
  }

  static String attribute(Span span, String key) {
    return span.getAttributesList().stream()
        .filter(attribute -> attribute.getKey().equals(key))
        .map(attribute -> attribute.getValue().getStringValue())
        .findFirst()
        .orElse("");
  }

  static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }

  @Override
  public void close() {
    hang.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}

package org.claviger.provider.internal.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A small HTTP server of the JDK that gives prepared answers and keeps what it was asked. */
public final class Listener implements AutoCloseable {
  private final HttpServer server;
  private final String scheme;
  private final Deque<Reply> replies = new ConcurrentLinkedDeque<>();
  private final Deque<Asked> asked = new ConcurrentLinkedDeque<>();

  /** A request that came. */
  public record Asked(String path, Map<String, String> headers, String body) {}

  private record Reply(int status, String body) {}

  private Listener(HttpServer server, String scheme) {
    this.server = server;
    this.scheme = scheme;
    server.createContext("/", this::handle);
    server.start();
  }

  /** One without TLS. */
  public static Listener plain() throws IOException {
    return new Listener(HttpServer.create(address(), 0), "http");
  }

  /** One whose certificate is written to {@code ca.pem} in a folder. */
  public static Listener withTls(Path folder) throws Exception {
    Path store = folder.resolve("server.p12");
    keytool(
        "-genkeypair -alias s -keyalg EC -dname CN=s -ext san=ip:127.0.0.1 -storepass changeit"
            + " -keystore "
            + store);
    keytool(
        "-exportcert -rfc -alias s -storepass changeit -keystore "
            + store
            + " -file "
            + folder.resolve("ca.pem"));
    HttpsServer server = HttpsServer.create(address(), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls(store)));
    return new Listener(server, "https");
  }

  private static SSLContext tls(Path store) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, "changeit".toCharArray());
    }
    KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
    managers.init(keys, "changeit".toCharArray());
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(managers.getKeyManagers(), null, null);
    return tls;
  }

  private static void keytool(String arguments) throws Exception {
    String[] parts = (System.getProperty("java.home") + "/bin/keytool " + arguments).split(" ");
    Process process = new ProcessBuilder(parts).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(output);
    }
  }

  private static InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      asked.add(new Asked(exchange.getRequestURI().toString(), headers, body));
      Reply reply = replies.size() > 1 ? replies.poll() : replies.peek();
      byte[] text = reply.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(reply.status(), text.length == 0 ? -1 : text.length);
      exchange.getResponseBody().write(text);
    }
  }

  /** Prepares an answer; the last one is given for ever. */
  public Listener reply(int status, String body) {
    replies.add(new Reply(status, body));
    return this;
  }

  /** The last request that came. */
  public Asked lastAsked() {
    return asked.getLast();
  }

  /** How many requests came. */
  public int count() {
    return asked.size();
  }

  /** Where it listens. */
  public URI uri() {
    return URI.create(scheme + "://127.0.0.1:" + server.getAddress().getPort());
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

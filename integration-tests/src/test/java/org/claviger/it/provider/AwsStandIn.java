package org.claviger.it.provider;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.claviger.it.Answer;
import org.claviger.it.Command;
import org.claviger.it.RawConnection;
import org.claviger.it.ServerProcess;
import org.claviger.it.Trust;

/**
 * Our server as it would be if it were AWS's: actions of ours are refused as AWS refuses what it
 * does not know, everything else goes through as it was signed.
 */
final class AwsStandIn implements AutoCloseable {
  private static final byte[] UNKNOWN =
      "{\"__type\":\"UnknownOperationException\"}".getBytes(StandardCharsets.UTF_8);

  private final ServerProcess real;
  private final Path caFile;
  private final HttpsServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private volatile UnaryOperator<String> date = UnaryOperator.identity();

  AwsStandIn(ServerProcess real, Path folder) throws Exception {
    this.real = real;
    this.caFile = folder.resolve("stand-in.pem");
    Path store = folder.resolve("stand-in.p12");
    keytool("-genkeypair", store, "-keyalg", "EC", "-dname", "CN=s", "-ext", "san=ip:127.0.0.1");
    keytool("-exportcert", store, "-rfc", "-file", caFile.toString());
    this.server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls(store)));
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  private static void keytool(String command, Path store, String... more) {
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    List<String> arguments = new ArrayList<>(List.of(keytool, command, "-alias", "s"));
    arguments.addAll(List.of("-storepass", "changeit", "-keystore", store.toString()));
    arguments.addAll(List.of(more));
    Command.Outcome outcome = Command.of(arguments).run();
    if (outcome.exitCode() != 0) {
      throw new IllegalStateException(outcome.output() + outcome.errors());
    }
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

  /** Where it is, and by which authority it is to be trusted. */
  Configuration configuration(Path folder) {
    return new Configuration(real, folder)
        .set("endpoint", "https://127.0.0.1:" + server.getAddress().getPort())
        .set("ca.file", caFile.toString());
  }

  /** Changes the date of the requests on their way, as if their sender's clock were wrong. */
  void changeDates(UnaryOperator<String> change) {
    date = change;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String target = String.valueOf(exchange.getRequestHeaders().getFirst("X-Amz-Target"));
      if (target.startsWith("Claviger.")) {
        answer(exchange, 400, null, UNKNOWN);
        return;
      }
      Answer answer = passOn(exchange, body);
      answer(
          exchange,
          answer.status(),
          answer.requestId(),
          answer.body().getBytes(StandardCharsets.UTF_8));
    }
  }

  private static void answer(HttpExchange exchange, int status, String id, byte[] body)
      throws IOException {
    if (id != null) {
      exchange.getResponseHeaders().set("x-amzn-RequestId", id);
    }
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  private Answer passOn(HttpExchange exchange, byte[] body) throws IOException {
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    StringBuilder head = new StringBuilder("POST / HTTP/1.1\r\n");
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) ->
                head.append(name)
                    .append(": ")
                    .append(
                        name.equalsIgnoreCase("X-Amz-Date")
                            ? date.apply(values.get(0))
                            : values.get(0))
                    .append("\r\n"));
    request.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    request.write(body);
    try (RawConnection connection = RawConnection.open(Trust.of(real), real.endpoint())) {
      connection.send(request.toByteArray());
      return connection.read().orElseThrow(() -> new IOException("the server gave no answer"));
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}

package org.claviger.server.http.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.claviger.server.config.PinSource;
import org.claviger.server.config.TlsConfig;
import org.claviger.server.config.WebhookConfig;
import org.claviger.server.http.tls.LocalTlsIdentity;

/**
 * A real webhook on a free port of the loopback, with a certificate of its own CA. It checks
 * signatures by itself: HMAC as RFC 2104 has it, from SHA-256.
 */
public final class TestReceiver implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int BLOCK = 64;
  private static final byte[] SECRET = "0123456789abcdef0123456789abcdef".getBytes(UTF_8);
  private static final TlsConfig TLS =
      new TlsConfig(
          List.of("localhost"),
          Duration.ofDays(3650),
          Duration.ofDays(90),
          Duration.ofDays(30),
          Duration.ofMinutes(1));

  private final HttpsServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Path folder;
  private final List<JsonNode> events = new CopyOnWriteArrayList<>();
  private final List<String> ids = new CopyOnWriteArrayList<>();
  private final List<String> faults = new CopyOnWriteArrayList<>();
  private volatile Answer answer = exchange -> exchange.sendResponseHeaders(204, -1);

  /** What to answer to an event that is well signed. */
  @FunctionalInterface
  public interface Answer {
    /** Answers; the exchange is closed by others. */
    void to(HttpExchange exchange) throws IOException;
  }

  private TestReceiver(Path folder, int port) throws IOException, GeneralSecurityException {
    this.folder = folder;
    LocalTlsIdentity tls = new LocalTlsIdentity(folder.resolve("tls"), TLS, Clock.systemUTC());
    tls.publishTrust(folder);
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(tls.current().toKeyStore(), new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 16);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.setExecutor(threads);
    server.createContext("/", this::take);
    server.start();
  }

  /** Starts one whose files are in {@code folder}. */
  public static TestReceiver start(Path folder) throws IOException, GeneralSecurityException {
    return start(folder, 0);
  }

  /** Starts one at the port of another that was closed. */
  public static TestReceiver start(Path folder, int port)
      throws IOException, GeneralSecurityException {
    Files.createDirectories(folder);
    Path secret = folder.resolve("secret");
    Files.deleteIfExists(secret);
    Files.createFile(
        secret, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(secret, "whsec_" + Base64.getEncoder().encodeToString(SECRET) + "\n");
    return new TestReceiver(folder, port);
  }

  /** Its port. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** Where it is. */
  public URI url() {
    return URI.create("https://localhost:" + port() + "/hook?token=hidden");
  }

  /** A configuration that reaches it. */
  public WebhookConfig config(String... detailTypes) {
    return new WebhookConfig(
        url(),
        PinSource.file(folder.resolve("secret"), "webhook secret"),
        Set.of(detailTypes),
        true,
        Optional.of(folder.resolve("ca.pem")));
  }

  /** Answers otherwise from now on. */
  public void answer(Answer other) {
    answer = other;
  }

  /** Answers with a status. */
  public void answerWith(int status) {
    answer = exchange -> exchange.sendResponseHeaders(status, -1);
  }

  /** The events that came, in the order of their coming, repeats too. */
  public List<JsonNode> events() {
    return List.copyOf(events);
  }

  /** How many different ones. */
  public int distinct() {
    return new HashSet<>(ids).size();
  }

  /** What was wrong with what came; there should be nothing. */
  public List<String> faults() {
    return List.copyOf(faults);
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String fault = fault(exchange, body);
      if (!fault.isEmpty()) {
        faults.add(fault);
        exchange.sendResponseHeaders(401, -1);
        return;
      }
      ids.add(header(exchange, "webhook-id"));
      events.add(JSON.readTree(body));
      answer.to(exchange);
    } catch (GeneralSecurityException | RuntimeException e) {
      faults.add(e.toString());
    }
  }

  private static String fault(HttpExchange exchange, byte[] body)
      throws IOException, GeneralSecurityException {
    String id = header(exchange, "webhook-id");
    String time = header(exchange, "webhook-timestamp");
    long age = Math.abs(Clock.systemUTC().instant().getEpochSecond() - Long.parseLong(time));
    byte[] content = concat((id + "." + time + ".").getBytes(UTF_8), body);
    String expected = "v1," + Base64.getEncoder().encodeToString(hmac(SECRET, content));
    if (!exchange.getRequestMethod().equals("POST")
        || !header(exchange, "content-type").equals("application/json")) {
      return "no JSON is posted";
    }
    if (age > 300) {
      return "the timestamp is " + age + " s off";
    }
    if (!expected.equals(header(exchange, "webhook-signature"))) {
      return "the signature is not good";
    }
    return JSON.readTree(body).path("id").asText().equals(id) ? "" : "the id is another";
  }

  private static byte[] hmac(byte[] key, byte[] message) throws GeneralSecurityException {
    byte[] block = Arrays.copyOf(key, BLOCK);
    byte[] inner = new byte[BLOCK];
    byte[] outer = new byte[BLOCK];
    for (int i = 0; i < BLOCK; i++) {
      inner[i] = (byte) (block[i] ^ 0x36);
      outer[i] = (byte) (block[i] ^ 0x5c);
    }
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    byte[] first = sha256.digest(concat(inner, message));
    return sha256.digest(concat(outer, first));
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private static String header(HttpExchange exchange, String name) {
    List<String> values = new ArrayList<>(exchange.getRequestHeaders().get(name));
    if (values.size() != 1) {
      throw new IllegalStateException(name + " is there " + values.size() + " times");
    }
    return values.get(0);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}

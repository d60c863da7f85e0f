package org.claviger.server.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.claviger.server.config.HttpConfig;
import org.claviger.server.config.HttpLimits;
import org.claviger.server.config.HttpTimeouts;
import org.claviger.server.config.TlsConfig;
import org.claviger.server.http.tls.LocalTlsIdentity;
import org.claviger.server.http.tls.MovingClock;
import org.claviger.server.operation.Operation;
import org.claviger.server.sigv4.RequestToSign;

/** A real listener on a free port, and clients that trust its CA. */
final class TestServer implements AutoCloseable {
  private static final TlsConfig TLS =
      new TlsConfig(
          TlsConfig.defaults().names(),
          TlsConfig.defaults().caValidity(),
          TlsConfig.defaults().validity(),
          TlsConfig.defaults().renewal(),
          Duration.ofMillis(100));

  /** Two months behind, so that a test can renew certificates by moving it. */
  final MovingClock clock = new MovingClock(Duration.ofDays(61));

  final TestApi api;
  final HttpServer server;
  final SSLContext trusting;
  final int port;

  TestServer(Path folder, HttpTimeouts timeouts, HttpLimits limits, Operation<?>... operations)
      throws IOException, GeneralSecurityException {
    api = new TestApi(folder, operations);
    LocalTlsIdentity identity = new LocalTlsIdentity(folder.resolve("tls"), TLS, clock);
    identity.publishTrust(folder.resolve("client"));
    trusting = trusting(folder.resolve("client/truststore.p12"));
    server =
        HttpServer.start(
            new HttpConfig("127.0.0.1", 0, timeouts, limits), TLS, identity, api.pipeline);
    port = server.port();
  }

  TestServer(Path folder, Operation<?>... operations) throws IOException, GeneralSecurityException {
    this(folder, HttpTimeouts.defaults(), HttpLimits.defaults(), operations);
  }

  static SSLContext trusting(Path trustStore) throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(new ByteArrayInputStream(Files.readAllBytes(trustStore)), null);
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  HttpClient client(HttpClient.Version version) {
    return HttpClient.newBuilder().version(version).sslContext(trusting).build();
  }

  HttpResponse<String> send(HttpClient client, RequestToSign request)
      throws IOException, InterruptedException {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + "/"));
    for (Map.Entry<String, String> header : request.headers()) {
      if (!header.getKey().equalsIgnoreCase("host")) {
        builder.header(header.getKey(), header.getValue());
      }
    }
    builder.method(request.method(), HttpRequest.BodyPublishers.ofByteArray(request.body()));
    return client.send(builder.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** A TLS connection whose bytes are the test's own. */
  SSLSocket connect(String... alpn) throws IOException {
    SSLSocket socket = (SSLSocket) trusting.getSocketFactory().createSocket("127.0.0.1", port);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(alpn);
    socket.setSSLParameters(parameters);
    socket.setSoTimeout(10_000);
    socket.startHandshake();
    return socket;
  }

  static byte[] ascii(String text) {
    return text.replace("\n", "\r\n").getBytes(US_ASCII);
  }

  @Override
  public void close() {
    server.close();
    api.close();
  }
}

package org.claviger.it.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509TrustManager;
import okhttp3.ConnectionSpec;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.TlsVersion;
import org.claviger.it.ServerProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * HTTP clients that show a certificate whose key is in the HSM, to a JDK server that has its own
 * there.
 */
class MutualTlsTest extends InSecondPosition {
  private final Identities identities;
  private HttpsServer server;

  MutualTlsTest(ServerProcess process) {
    this.identities = Identities.of(process);
  }

  @BeforeEach
  void start() throws Exception {
    SSLContext context = Tls.identified(identities);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters needy = context.getDefaultSSLParameters();
            needy.setNeedClientAuth(true);
            parameters.setSSLParameters(needy);
          }
        });
    server.createContext("/", MutualTlsTest::answer);
    server.start();
  }

  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      SSLSession session = ((HttpsExchange) exchange).getSSLSession();
      byte[] body = (session.getProtocol() + " " + session.getPeerPrincipal()).getBytes(UTF_8);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void javaNetHttpShowsItsCertificate() throws Exception {
    HttpClient client = HttpClient.newBuilder().sslContext(mutual(trust())).build();
    HttpRequest request = HttpRequest.newBuilder(address()).build();

    assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).body())
        .startsWith("TLSv1.3 CN=");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void okHttpShowsItsCertificate(String protocol) throws Exception {
    X509TrustManager trust = trust();
    OkHttpClient client =
        new OkHttpClient.Builder()
            .sslSocketFactory(mutual(trust).getSocketFactory(), trust)
            .connectionSpecs(
                List.of(
                    new ConnectionSpec.Builder(ConnectionSpec.MODERN_TLS)
                        .tlsVersions(TlsVersion.forJavaName(protocol))
                        .build()))
            .build();

    try (Response response =
        client.newCall(new Request.Builder().url(address().toString()).build()).execute()) {
      assertThat(response.body().string()).startsWith(protocol + " CN=");
    }
    client.connectionPool().evictAll();
    client.dispatcher().executorService().shutdown();
  }

  @Test
  void aClientWithoutIsRefused() {
    assertThatThrownBy(
            () -> Tls.get(Tls.anonymous(identities), server.getAddress().getPort(), "TLSv1.2"))
        .isInstanceOf(IOException.class);
  }

  private static SSLContext mutual(X509TrustManager trust) throws Exception {
    KeyStore keys = KeyStore.getInstance("KMS");
    keys.load(null, null);
    KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
    factory.init(keys, null);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), new X509TrustManager[] {trust}, null);
    return context;
  }

  private X509TrustManager trust() throws Exception {
    return Tls.trustManager(identities);
  }

  private URI address() {
    return URI.create("https://localhost:" + server.getAddress().getPort() + "/");
  }
}

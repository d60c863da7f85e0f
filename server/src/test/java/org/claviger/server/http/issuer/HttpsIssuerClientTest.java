package org.claviger.server.http.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.nimbusds.jose.JOSEException;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.claviger.server.config.WebIdentityConfig;
import org.claviger.server.iam.OidcProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpsIssuerClientTest {
  @TempDir static Path folder;
  private static TestIssuer issuer;

  @BeforeAll
  static void start() throws IOException, GeneralSecurityException, JOSEException {
    issuer = TestIssuer.start(folder);
  }

  @AfterAll
  static void stop() {
    issuer.close();
  }

  @AfterEach
  void answerAsUsual() {
    issuer.answers.clear();
  }

  @Test
  void readsADocument() throws IOException {
    issuer.answers.put("/a", exchange -> TestIssuer.send(exchange, "text"));

    assertThat(read(issuer.config(), issuer.provider(), "/a")).asString().isEqualTo("text");
  }

  @Test
  void aServerOfAnUnknownAuthorityIsRefused() {
    WebIdentityConfig config = withoutFile();

    refused(config, issuer.provider(), "/keys");
  }

  @Test
  void aThumbprintVouchesForAnUnknownAuthority() throws IOException, GeneralSecurityException {
    for (int index : new int[] {0, 1}) {
      OidcProvider known = issuer.provider(List.of(issuer.thumbprint(index)));
      assertThat(read(withoutFile(), known, "/keys")).asString().contains("keys");
    }
    refused(withoutFile(), issuer.provider(List.of("0".repeat(40))), "/keys");
  }

  @Test
  void aServerOfAnotherNameIsRefused() throws IOException, GeneralSecurityException {
    URI elsewhere = URI.create(issuer.url().replace("localhost", "127.0.0.1") + "/keys");
    OidcProvider known = issuer.provider(List.of(issuer.thumbprint(0)));

    assertThatIOException()
        .isThrownBy(() -> HttpsIssuerClient.open(issuer.config()).read(known, elsewhere))
        .withStackTraceContaining("CertificateException");
  }

  @Test
  void privateNetworksAreRefusedUnlessAllowed() {
    WebIdentityConfig config =
        new WebIdentityConfig(issuer.config().caFile(), false, Duration.ofSeconds(5), 64 << 10);

    refused(config, issuer.provider(), "/keys");
    assertThatIOException()
        .isThrownBy(
            () ->
                HttpsIssuerClient.open(config)
                    .read(
                        issuer.provider(),
                        URI.create(issuer.url().replace("localhost", "127.0.0.1") + "/keys")))
        .withStackTraceContaining("no public address");
  }

  @Test
  void onlyHttpsIsRead() {
    assertThatIOException()
        .isThrownBy(
            () ->
                HttpsIssuerClient.open(issuer.config())
                    .read(issuer.provider(), URI.create("http://localhost/keys")));
  }

  @Test
  void redirectsAreNotFollowed() {
    AtomicInteger followed = new AtomicInteger();
    issuer.answers.put("/there", exchange -> followed.incrementAndGet());
    issuer.answers.put(
        "/here",
        exchange -> {
          exchange.getResponseHeaders().add("Location", issuer.url() + "/there");
          exchange.sendResponseHeaders(302, -1);
        });

    refused(issuer.config(), issuer.provider(), "/here");
    assertThat(followed).hasValue(0);
  }

  @Test
  void otherStatusesAreRefused() {
    refused(issuer.config(), issuer.provider(), "/nothing-there");
  }

  @Test
  void aDocumentThatIsTooLargeIsRefused() throws IOException {
    issuer.answers.put("/fits", exchange -> TestIssuer.send(exchange, "x".repeat(64 << 10)));
    issuer.answers.put("/large", exchange -> TestIssuer.send(exchange, "x".repeat((64 << 10) + 1)));
    issuer.answers.put("/endless", HttpsIssuerClientTest::withoutEnd);

    assertThat(read(issuer.config(), issuer.provider(), "/fits")).hasSize(64 << 10);
    refused(issuer.config(), issuer.provider(), "/large");
    refused(issuer.config(), issuer.provider(), "/endless");
  }

  @Test
  void aServerThatDoesNotAnswerIsGivenUp() {
    WebIdentityConfig hasty =
        new WebIdentityConfig(issuer.config().caFile(), true, Duration.ofMillis(300), 64 << 10);
    issuer.answers.put("/slow", HttpsIssuerClientTest::dripping);
    long start = System.nanoTime();

    refused(hasty, issuer.provider(), "/slow");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
  }

  @Test
  void aNameWhoseLookUpDoesNotEndIsGivenUp() throws IOException {
    WebIdentityConfig hasty =
        new WebIdentityConfig(issuer.config().caFile(), true, Duration.ofMillis(300), 64 << 10);
    CountDownLatch answered = new CountDownLatch(1);
    HttpsIssuerClient client =
        HttpsIssuerClient.open(
            hasty,
            host -> {
              await(answered);
              return InetAddress.getAllByName(host);
            });
    URI uri = URI.create(issuer.url() + "/keys");
    long start = System.nanoTime();
    try {
      assertThatIOException().isThrownBy(() -> client.read(issuer.provider(), uri));
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
      for (int i = 1; i < 8; i++) {
        assertThatIOException().isThrownBy(() -> client.read(issuer.provider(), uri));
      }
      assertThatIOException()
          .isThrownBy(() -> client.read(issuer.provider(), uri))
          .withStackTraceContaining("too many names are being looked up");
    } finally {
      answered.countDown();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aFileWithoutCertificatesIsRefusedAtOnce() throws IOException {
    Path file = Files.writeString(folder.resolve("none.pem"), "no certificate");
    WebIdentityConfig config =
        new WebIdentityConfig(Optional.of(file), true, Duration.ofSeconds(5), 64 << 10);

    assertThatIOException().isThrownBy(() -> HttpsIssuerClient.open(config));
  }

  private static void withoutEnd(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      byte[] block = new byte[8 << 10];
      while (true) {
        out.write(block);
      }
    }
  }

  private static void dripping(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      while (true) {
        out.write(' ');
        out.flush();
        Thread.sleep(50);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static WebIdentityConfig withoutFile() {
    return new WebIdentityConfig(Optional.empty(), true, Duration.ofSeconds(5), 64 << 10);
  }

  private static byte[] read(WebIdentityConfig config, OidcProvider provider, String path)
      throws IOException {
    return HttpsIssuerClient.open(config).read(provider, URI.create(issuer.url() + path));
  }

  private static void refused(WebIdentityConfig config, OidcProvider provider, String path) {
    assertThatIOException().isThrownBy(() -> read(config, provider, path));
  }
}

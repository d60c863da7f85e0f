package org.claviger.server.http.webhook;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.claviger.server.config.DeliveryConfig;
import org.claviger.server.config.WebhookConfig;
import org.claviger.server.event.EventSender;
import org.claviger.server.http.client.Names;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSenderTest {
  private static final byte[] BODY = "{\"id\":\"1\"}".getBytes(US_ASCII);
  private static final DeliveryConfig PATIENT = timeout(Duration.ofSeconds(30));

  @TempDir static Path folder;
  private static TestReceiver receiver;

  @BeforeAll
  static void start() throws IOException, GeneralSecurityException {
    receiver = TestReceiver.start(folder);
  }

  @AfterAll
  static void stop() {
    receiver.close();
  }

  @AfterEach
  void answerAsUsual() {
    receiver.answerWith(204);
  }

  @Test
  void postsWithIdTimestampAndSignature() throws Exception {
    int before = receiver.events().size();
    assertThat(send(receiver.config(), PATIENT)).isInstanceOf(EventSender.Delivered.class);
    assertThat(receiver.faults()).isEmpty();
    assertThat(receiver.events()).hasSize(before + 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 202, 299})
  void everySuccessIsOne(int status) throws Exception {
    receiver.answerWith(status);
    assertThat(send(receiver.config(), PATIENT)).isInstanceOf(EventSender.Delivered.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 307, 308, 429, 500, 502, 503})
  void troubleOfTheWebhookConcernsAllEvents(int status) throws Exception {
    AtomicInteger requests = new AtomicInteger();
    receiver.answer(
        exchange -> {
          requests.incrementAndGet();
          exchange.getResponseHeaders().add("Location", receiver.url().toString());
          exchange.sendResponseHeaders(status, -1);
        });
    assertThat(failed(send(receiver.config(), PATIENT)).isGeneral()).isTrue();
    assertThat(requests).hasValue(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 404, 413, 422})
  void arefusalConcernsTheEvent(int status) throws Exception {
    receiver.answerWith(status);
    EventSender.Failed failed = failed(send(receiver.config(), PATIENT));
    assertThat(failed.isGeneral()).isFalse();
    assertThat(failed.reason()).isEqualTo("status " + status);
  }

  @Test
  void goneIsGone() throws Exception {
    receiver.answerWith(410);
    assertThat(send(receiver.config(), PATIENT)).isInstanceOf(EventSender.Gone.class);
  }

  @Test
  void readsHowLongToWait() throws Exception {
    assertThat(retryAfter("120")).contains(Duration.ofMinutes(2));
    String inAnHour =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            Instant.now().plusSeconds(3_600).atOffset(ZoneOffset.UTC));
    assertThat(retryAfter(inAnHour).orElseThrow())
        .isBetween(Duration.ofMinutes(50), Duration.ofMinutes(61));
    for (String useless : new String[] {"soon", "-5", "99999999999", "", "1.5"}) {
      assertThat(retryAfter(useless)).isEmpty();
    }
  }

  @Test
  void theStatusCountsWhateverElseIsAnswered() throws Exception {
    receiver.answer(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          withoutEnd(exchange);
        });
    assertThat(send(receiver.config(), PATIENT)).isInstanceOf(EventSender.Delivered.class);
    receiver.answer(
        exchange -> {
          exchange.sendResponseHeaders(500, 0);
          withoutEnd(exchange);
        });
    assertThat(failed(send(receiver.config(), PATIENT)).reason()).isEqualTo("status 500");
  }

  @Test
  void aWebhookThatDoesNotAnswerIsGivenUp() throws Exception {
    receiver.answer(
        exchange -> {
          try {
            Thread.sleep(20_000);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    long start = System.nanoTime();
    DeliveryConfig hasty = timeout(Duration.ofMillis(400));
    assertThat(failed(send(receiver.config(), hasty)).isGeneral()).isTrue();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
  }

  @Test
  void privateNetworksAreRefusedUnlessAllowed() throws Exception {
    assertThat(failed(send(with(receiver.url(), false), PATIENT)).reason())
        .contains("no public address");
    URI literal = URI.create("https://127.0.0.1:" + receiver.port() + "/");
    assertThat(failed(send(with(literal, false), PATIENT)).reason()).contains("no public address");
    assertThat(failed(send(with(URI.create("https://[::1]:1/"), false), PATIENT)).reason())
        .contains("no public address");
  }

  @Test
  void theAddressThatIsConnectedToIsTheOneThatWasLookedAt() throws Exception {
    AtomicInteger lookUps = new AtomicInteger();
    Names rebinding =
        host -> {
          boolean first = lookUps.getAndIncrement() == 0;
          return new InetAddress[] {InetAddress.getByName(first ? "192.0.2.1" : "127.0.0.1")};
        };
    int before = receiver.events().size();
    for (int i = 0; i < 3; i++) {
      assertThat(send(with(receiver.url(), false), timeout(Duration.ofMillis(500)), rebinding))
          .isInstanceOf(EventSender.Failed.class);
    }
    Names mixed =
        host ->
            new InetAddress[] {
              InetAddress.getLoopbackAddress(), InetAddress.getByName("169.254.169.254")
            };
    assertThat(failed(send(with(receiver.url(), false), PATIENT, mixed)).reason())
        .contains("no public address");
    assertThat(receiver.events()).hasSize(before);
    assertThat(send(receiver.config(), PATIENT, mixed)).isInstanceOf(EventSender.Delivered.class);
  }

  @Test
  void withoutTlsOnlyThisHostIsReached() throws Exception {
    URI plain = URI.create("http://hooks.example.com/");
    Names elsewhere = host -> new InetAddress[] {InetAddress.getByName("10.0.0.1")};
    assertThat(failed(send(with(plain, true), PATIENT, elsewhere)).reason())
        .contains("no loopback address");
  }

  @Test
  void aServerOfAnUnknownAuthorityIsRefused() throws Exception {
    WebhookConfig config = receiver.config();
    WebhookConfig unknown =
        new WebhookConfig(config.url(), config.secret(), Set.of(), true, Optional.empty());
    assertThat(failed(send(unknown, PATIENT)).reason()).contains("certification path");
    URI otherName = URI.create("https://127.0.0.1:" + receiver.port() + "/");
    assertThat(failed(send(with(otherName, true), PATIENT)).reason()).contains("127.0.0.1");
  }

  @Test
  void aFileWithoutAuthoritiesIsRefusedAtOnce() throws IOException {
    Path none = Files.writeString(folder.resolve("none.pem"), "no certificate");
    WebhookConfig config =
        new WebhookConfig(
            receiver.url(), receiver.config().secret(), Set.of(), true, Optional.of(none));
    assertThatIOException().isThrownBy(() -> WebhookSender.open(config, PATIENT));
  }

  private static Optional<Duration> retryAfter(String value) throws Exception {
    receiver.answer(
        exchange -> {
          exchange.getResponseHeaders().add("Retry-After", value);
          exchange.sendResponseHeaders(503, -1);
        });
    return failed(send(receiver.config(), PATIENT)).retryAfter();
  }

  private static void withoutEnd(HttpExchange exchange) throws IOException {
    try (OutputStream out = exchange.getResponseBody()) {
      byte[] block = new byte[8 << 10];
      while (true) {
        out.write(block);
      }
    }
  }

  private static WebhookConfig with(URI url, boolean allowPrivate) {
    WebhookConfig usual = receiver.config();
    return new WebhookConfig(url, usual.secret(), Set.of(), allowPrivate, usual.caFile());
  }

  private static DeliveryConfig timeout(Duration timeout) {
    return new DeliveryConfig(
        100, Duration.ofDays(1), timeout, Duration.ofSeconds(1), Duration.ofSeconds(1));
  }

  private static EventSender.Failed failed(EventSender.Outcome outcome) {
    assertThat(outcome).isInstanceOf(EventSender.Failed.class);
    return (EventSender.Failed) outcome;
  }

  private static EventSender.Outcome send(WebhookConfig config, DeliveryConfig limits)
      throws Exception {
    return send(config, limits, InetAddress::getAllByName);
  }

  private static EventSender.Outcome send(WebhookConfig config, DeliveryConfig limits, Names names)
      throws Exception {
    try (WebhookSender sender = WebhookSender.open(config, limits, names)) {
      return sender.send(message(config));
    }
  }

  private static EventSender.Message message(WebhookConfig config) throws Exception {
    long now = Instant.now().getEpochSecond();
    String secret = new String(config.secret().read(), UTF_8).substring("whsec_".length());
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret), "HmacSHA256"));
    mac.update(("1." + now + ".").getBytes(US_ASCII));
    String signature = "v1," + Base64.getEncoder().encodeToString(mac.doFinal(BODY));
    return new EventSender.Message("1", now, signature, BODY);
  }
}

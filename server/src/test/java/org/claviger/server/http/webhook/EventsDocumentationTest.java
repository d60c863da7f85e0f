package org.claviger.server.http.webhook;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.claviger.server.config.DeliveryConfig;
import org.claviger.server.config.PinSource;
import org.claviger.server.config.WebhookConfig;
import org.claviger.server.event.DetailType;
import org.claviger.server.event.EventSender;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/events.md: its receiver, and its list of types. */
class EventsDocumentationTest {
  private static final Path DOCUMENTATION = Path.of("../docs/events.md");
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final byte[] SECRET = "0123456789abcdef0123456789abcdef".getBytes(US_ASCII);
  private static final byte[] BODY =
      ("{\"id\":\"1\",\"time\":\"2026-11-28T20:00:00Z\",\"detail-type\":\"KMS CMK Rotation\","
              + "\"detail\":{\"key-id\":\"k\"}}")
          .getBytes(US_ASCII);

  @TempDir Path folder;

  @Test
  void namesEveryType() throws IOException {
    String text = Files.readString(DOCUMENTATION);
    for (DetailType type : DetailType.values()) {
      assertThat(text).contains("| " + type.text() + " |");
    }
  }

  @Test
  void theReceiverTakesWhatIsGenuineAndNothingElse() throws Exception {
    assumeTrue(hasPython(), "python3 is not here");
    Path script = Files.writeString(folder.resolve("receiver.py"), script());
    Path secret =
        Files.createFile(
            folder.resolve("webhook-secret"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(secret, "whsec_" + Base64.getEncoder().encodeToString(SECRET) + "\n");
    int port = freePort();
    Process receiver =
        new ProcessBuilder("python3", script.toString(), secret.toString(), Integer.toString(port))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader output = receiver.inputReader(UTF_8);
        WebhookSender sender = sender(port, secret)) {
      long now = Instant.now().getEpochSecond();
      await()
          .atMost(LIMIT)
          .until(() -> sender.send(signed(now, BODY)) instanceof EventSender.Delivered);
      assertThat(output.readLine())
          .isEqualTo("2026-11-28T20:00:00Z KMS CMK Rotation {'key-id': 'k'}");
      byte[] changed = BODY.clone();
      changed[BODY.length - 4] ^= 1;
      EventSender.Message genuine = signed(now, BODY);
      for (EventSender.Message forged :
          List.of(
              new EventSender.Message("1", now, genuine.signature(), changed),
              new EventSender.Message("2", now, genuine.signature(), BODY),
              new EventSender.Message("1", now + 1, genuine.signature(), BODY),
              new EventSender.Message("1", now, "v1,", BODY),
              new EventSender.Message("1", now, "nothing", BODY),
              signed(now - 400, BODY))) {
        assertThat(sender.send(forged))
            .isEqualTo(new EventSender.Failed("status 401", Optional.empty(), false));
      }
    } finally {
      receiver.destroy();
      assertThat(receiver.waitFor(1, TimeUnit.MINUTES)).isTrue();
    }
  }

  private static String script() throws IOException {
    Matcher block =
        Pattern.compile("```python\\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(DOCUMENTATION));
    assertThat(block.find()).isTrue();
    return block.group(1).replaceAll("(?m)^   ", "");
  }

  private static WebhookSender sender(int port, Path secret) throws IOException {
    WebhookConfig config =
        new WebhookConfig(
            URI.create("http://127.0.0.1:" + port + "/"),
            PinSource.file(secret, "webhook secret"),
            Set.of(),
            true,
            Optional.empty());
    return WebhookSender.open(config, DeliveryConfig.defaults());
  }

  private static EventSender.Message signed(long timestamp, byte[] body) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SECRET, "HmacSHA256"));
    mac.update(("1." + timestamp + ".").getBytes(US_ASCII));
    String signature = "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
    return new EventSender.Message("1", timestamp, signature, body);
  }

  private static boolean hasPython() throws InterruptedException {
    try {
      return new ProcessBuilder("python3", "--version").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}

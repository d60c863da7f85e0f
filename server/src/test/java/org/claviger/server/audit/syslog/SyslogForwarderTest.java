package org.claviger.server.audit.syslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.claviger.server.audit.follow.TestTrail;
import org.claviger.server.audit.follow.TrailFollower;
import org.claviger.server.config.SyslogConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SyslogForwarderTest {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final List<String> LOCAL = List.of("localhost", "127.0.0.1");
  private static final Pattern SEQUENCE = Pattern.compile("\\[claviger@32473 sequence=\"(\\d+)\"");

  @TempDir private Path data;
  private TestTrail trail;
  private SyslogReceiver receiver;

  @BeforeEach
  void open() {
    trail = new TestTrail(data);
  }

  @AfterEach
  void close() throws IOException {
    if (receiver != null) {
      receiver.close();
    }
    trail.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void everyRecordArrivesOnceAndInOrder(String protocol)
      throws IOException, GeneralSecurityException {
    receiver = SyslogReceiver.tls(data, LOCAL, protocol, false);
    TrailFollower follower = follow(config().build());
    trail.write(10_000);
    await().atMost(LIMIT).until(() -> follower.position() == 10_000);
    assertThat(sequences()).containsExactlyElementsOf(numbers(1, 10_000));
    assertThat(follower.lag()).isZero();
    assertThat(follower.fault()).isEmpty();
  }

  @Test
  void recordsAreSentAtOnceAndConfirmedLater() throws IOException, GeneralSecurityException {
    receiver = SyslogReceiver.tls(data, LOCAL, "TLSv1.3", false);
    TrailFollower follower = follow(config().confirm(Duration.ofHours(1)).build());
    trail.write(5);
    await().atMost(LIMIT).until(() -> receiver.messages.size() == 5);
    assertThat(follower.position()).isZero();
    assertThat(follower.lag()).isEqualTo(5);
    trail.followers().close();
    assertThat(trail.derived().positions().find("syslog")).hasValue(5);
  }

  @Test
  void aReceiverThatIsKilledGetsWhatItMissedWhenItIsBack()
      throws IOException, GeneralSecurityException {
    receiver = SyslogReceiver.tls(data, LOCAL, "TLSv1.3", false);
    TrailFollower follower = follow(config().build());
    trail.write(1_000);
    await().atMost(LIMIT).until(() -> receiver.messages.size() >= 300);
    receiver.kill();
    trail.write(1_000);
    await().atMost(LIMIT).until(() -> follower.fault().isPresent());
    receiver.restart();
    trail.write(1_000);
    await().atMost(LIMIT).until(() -> follower.position() == 3_000);
    assertNothingIsMissing(3_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tls", "tcp"})
  void resetsAtAnyPointLoseNothing(String transport) throws IOException, GeneralSecurityException {
    receiver =
        transport.equals("tls")
            ? SyslogReceiver.tls(data, LOCAL, "TLSv1.3", false)
            : SyslogReceiver.tcp();
    Random random = new Random(20261128);
    TrailFollower follower = follow(config().transport(transport).build());
    int resets = Integer.getInteger("syslog.resets", 4);
    for (int i = 0; i < resets; i++) {
      receiver.resetAfter.set(random.nextInt(300));
      trail.write(200);
      await()
          .atMost(LIMIT)
          .until(() -> receiver.resetAfter.get() > Integer.MAX_VALUE || follower.lag() == 0);
    }
    receiver.resetAfter.set(Long.MAX_VALUE);
    await().atMost(LIMIT).until(() -> follower.position() == 200L * resets);
    assertNothingIsMissing(200 * resets);
  }

  @Test
  void aReceiverThatDiesBetweenReadingAndConfirmingGetsTheSameAgain()
      throws IOException, GeneralSecurityException {
    receiver = SyslogReceiver.tls(data, LOCAL, "TLSv1.3", false);
    TrailFollower follower = follow(config().confirm(Duration.ofHours(1)).build());
    trail.write(10);
    await().atMost(LIMIT).until(() -> receiver.messages.size() == 10);
    receiver.kill();
    receiver.messages.clear();
    receiver.restart();
    await().atMost(LIMIT).until(() -> receiver.messages.size() == 10);
    assertThat(sequences()).containsExactlyElementsOf(numbers(1, 10));
    assertThat(follower.position()).isZero();
  }

  @Test
  void aReceiverThatDoesNotEndTheConnectionHasConfirmedNothing()
      throws IOException, GeneralSecurityException {
    receiver = SyslogReceiver.tls(data, LOCAL, "TLSv1.3", false);
    receiver.isStubborn = true;
    TrailFollower follower = follow(config().timeout(Duration.ofSeconds(1)).build());
    trail.write(3);
    await().atMost(LIMIT).until(() -> follower.fault().isPresent());
    assertThat(follower.fault().orElseThrow()).contains("did not close the connection");
    assertThat(follower.position()).isZero();
    receiver.isStubborn = false;
    await().atMost(LIMIT).until(() -> follower.position() == 3);
  }

  @Test
  void aReceiverThatDoesNotReadIsLeftAndHoldsNobodyUp()
      throws IOException, GeneralSecurityException {
    receiver = SyslogReceiver.tls(data, LOCAL, "TLSv1.3", false);
    receiver.isDeaf = true;
    TrailFollower follower = follow(config().timeout(Duration.ofSeconds(2)).build());
    trail.write(10_000);
    assertThat(trail.followers().newest()).isEqualTo(10_000);
    await().atMost(LIMIT).until(() -> follower.fault().isPresent());
    assertThat(follower.lag()).isEqualTo(10_000);
    receiver.isDeaf = false;
    await().atMost(LIMIT).until(() -> follower.position() == 10_000);
    assertNothingIsMissing(10_000);
  }

  @Test
  void aClientCertificateIsShownToAReceiverThatWantsOne()
      throws IOException, GeneralSecurityException {
    receiver = SyslogReceiver.tls(data, LOCAL, "TLSv1.3", true);
    SyslogConfig config = config().build();
    TlsContexts tls = () -> TestTls.of(config.caFile().orElseThrow(), receiver.identity);
    TrailFollower follower =
        trail
            .followers()
            .follow(SyslogForwarder.open(config, tls, trail.derived().positions(), () -> 0));
    trail.write(3);
    await().atMost(LIMIT).until(() -> follower.position() == 3);
    assertThat(receiver.clients).containsExactly("CN=Claviger");
  }

  @Test
  void aCertificateOfAnotherAuthorityIsRefused() throws IOException, GeneralSecurityException {
    try (SyslogReceiver other =
        SyslogReceiver.tls(data.resolve("other"), LOCAL, "TLSv1.3", false)) {
      receiver = SyslogReceiver.tls(data, LOCAL, "TLSv1.3", false);
      assertIsRefused(config().port(other.port()).build(), other, "PKIX path");
    }
  }

  @Test
  void aCertificateForAnotherHostIsRefused() throws IOException, GeneralSecurityException {
    receiver = SyslogReceiver.tls(data, List.of("logs.example.com"), "TLSv1.3", false);
    assertIsRefused(config().build(), receiver, "localhost");
  }

  @Test
  void aCertificateForAnotherAddressIsRefused() throws IOException, GeneralSecurityException {
    receiver = SyslogReceiver.tls(data, List.of("127.0.0.2"), "TLSv1.3", false);
    assertIsRefused(config().host("127.0.0.1").build(), receiver, "127.0.0.1");
  }

  @Test
  void anAddressThatTheCertificateHasIsTaken() throws IOException, GeneralSecurityException {
    receiver = SyslogReceiver.tls(data, List.of("127.0.0.1"), "TLSv1.3", false);
    TrailFollower follower = follow(config().host("127.0.0.1").build());
    trail.write(1);
    await().atMost(LIMIT).until(() -> follower.position() == 1);
  }

  @Test
  void aReceiverWithoutTlsIsRefused() throws IOException, GeneralSecurityException {
    SyslogReceiver.tls(data, LOCAL, "TLSv1.3", false).close();
    receiver = SyslogReceiver.tcp();
    assertIsRefused(config().timeout(Duration.ofSeconds(2)).build(), receiver, "");
  }

  @Test
  void aNewReceiverBeginsWithWhatIsWrittenFromNowOn() throws IOException, GeneralSecurityException {
    receiver = SyslogReceiver.tls(data, LOCAL, "TLSv1.3", false);
    trail.write(5);
    TrailFollower follower = follow(config().newest().build());
    assertThat(follower.position()).isEqualTo(5);
    trail.write(5);
    await().atMost(LIMIT).until(() -> follower.position() == 10);
    assertThat(sequences()).containsExactlyElementsOf(numbers(6, 10));
  }

  @Test
  void whatANewReceiverDidNotConfirmIsSentAfterARestart()
      throws IOException, GeneralSecurityException {
    receiver = SyslogReceiver.tls(data, LOCAL, "TLSv1.3", false);
    receiver.kill();
    trail.write(5);
    TrailFollower unreachable = follow(config().newest().build());
    trail.write(5);
    await().atMost(LIMIT).until(() -> unreachable.fault().isPresent());
    trail.close();
    trail = new TestTrail(data);
    receiver.restart();
    TrailFollower follower = follow(config().newest().build());
    await().atMost(LIMIT).until(() -> follower.position() == 10);
    assertThat(sequences()).containsExactlyElementsOf(numbers(6, 10));
  }

  private void assertIsRefused(SyslogConfig config, SyslogReceiver by, String reason) {
    TrailFollower follower = follow(config);
    trail.write(3);
    await().atMost(LIMIT).until(() -> follower.fault().isPresent());
    assertThat(follower.fault().orElseThrow()).contains(reason);
    assertThat(follower.position()).isZero();
    assertThat(by.messages).isEmpty();
  }

  /** Repeats are allowed, gaps are not: each number comes first when all before it have come. */
  private void assertNothingIsMissing(int last) {
    List<Long> firsts = new ArrayList<>(new LinkedHashSet<>(sequences()));
    assertThat(firsts).containsExactlyElementsOf(numbers(1, last));
  }

  private List<Long> sequences() {
    List<Long> sequences = new ArrayList<>();
    for (String message : receiver.messages) {
      Matcher found = SEQUENCE.matcher(message);
      assertThat(found.find()).isTrue();
      sequences.add(Long.valueOf(found.group(1)));
    }
    return sequences;
  }

  private static List<Long> numbers(long first, long last) {
    return LongStream.rangeClosed(first, last).boxed().toList();
  }

  private TrailFollower follow(SyslogConfig config) {
    TlsContexts tls = () -> TestTls.of(config.caFile().orElseThrow(), null);
    return trail
        .followers()
        .follow(
            SyslogForwarder.open(
                config, tls, trail.derived().positions(), trail.followers()::newest));
  }

  private Config config() {
    return new Config(receiver.port(), data.resolve("ca.pem"));
  }

  /** A configuration with short times, changed by a test. */
  private static final class Config {
    private final Path caFile;
    private String host = "localhost";
    private int port;
    private SyslogConfig.Transport transport = SyslogConfig.Transport.TLS;
    private Duration confirm = Duration.ofSeconds(1);
    private Duration timeout = Duration.ofSeconds(30);
    private boolean beginning = true;

    Config(int port, Path caFile) {
      this.port = port;
      this.caFile = caFile;
    }

    Config host(String other) {
      host = other;
      return this;
    }

    Config port(int other) {
      port = other;
      return this;
    }

    Config transport(String name) {
      transport = name.equals("tls") ? SyslogConfig.Transport.TLS : SyslogConfig.Transport.TCP;
      return this;
    }

    Config confirm(Duration other) {
      confirm = other;
      return this;
    }

    Config timeout(Duration other) {
      timeout = other;
      return this;
    }

    Config newest() {
      beginning = false;
      return this;
    }

    SyslogConfig build() {
      return new SyslogConfig(
          host,
          port,
          transport,
          transport == SyslogConfig.Transport.TLS ? Optional.of(caFile) : Optional.empty(),
          Optional.empty(),
          13,
          "claviger",
          64 << 10,
          confirm,
          timeout,
          beginning);
    }
  }
}

package org.claviger.server.http.worker;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.claviger.server.config.OperatorTls;
import org.claviger.server.config.PeerTls;
import org.claviger.server.config.WorkerAddress;
import org.claviger.server.http.tls.MutualTls;
import org.claviger.server.http.tls.TierCertificates;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is let in between the tiers, and for how long. */
class WorkerTlsTest {
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final Duration DAY = Duration.ofDays(1);
  private static final WorkerLimits LIMITS = WorkerLimits.of(LONG, Duration.ofMillis(50));

  @TempDir Path folder;
  private String serverPin;
  private String workerPin;

  @BeforeEach
  void makeCertificates() throws IOException {
    List<TierCertificates.Made> made = make("ours", Instant.now());
    serverPin = made.get(0).fingerprint();
    workerPin = made.get(1).fingerprint();
    make("others", Instant.now());
    make("past", Instant.now().minus(DAY.multipliedBy(2)));
  }

  @Test
  void whoShowsTheRightCertificateIsAnswered() throws IOException {
    try (WorkerListener listener = listener(worker("ours"));
        WorkerClient client = client(listener, server("ours"))) {
      byte[] request = new byte[WorkerListener.MAX_BYTES];
      request[0] = 1;
      assertThat(client.ask(request, LONG)).isEqualTo(request);
    }
  }

  @Test
  void whoHasACertificateOfAnotherAuthorityIsRefused() throws IOException {
    PeerTls foreign = new PeerTls(server("others").own(), server("ours").trust(), Set.of());
    try (WorkerListener listener = listener(worker("ours"));
        WorkerClient client = client(listener, foreign)) {
      refused(client);
    }
  }

  @Test
  void whoseCertificateHasExpiredIsRefused() throws IOException {
    PeerTls pinned = new PeerTls(server("past").own(), Optional.empty(), Set.of(workerPin));
    String past = make("past2", Instant.now().minus(DAY.multipliedBy(2))).get(0).fingerprint();
    PeerTls pastPinned = new PeerTls(server("past2").own(), Optional.empty(), Set.of(workerPin));
    PeerTls takesPast =
        new PeerTls(worker("ours").own(), Optional.empty(), Set.of(past, serverPin));
    PeerTls trustsPast = new PeerTls(worker("ours").own(), worker("past").trust(), Set.of());
    try (WorkerListener byPin = listener(takesPast);
        WorkerListener byAuthority = listener(trustsPast);
        WorkerClient first = client(byPin, pastPinned);
        WorkerClient second = client(byAuthority, pinned)) {
      refused(first);
      refused(second);
    }
  }

  @Test
  void aWorkersCertificateMakesNoClientAndAClientsNoWorker() throws IOException {
    PeerTls workerAsClient = new PeerTls(worker("ours").own(), worker("ours").trust(), Set.of());
    PeerTls serverAsWorker = new PeerTls(server("ours").own(), worker("ours").trust(), Set.of());
    try (WorkerListener good = listener(worker("ours"));
        WorkerListener bad = listener(serverAsWorker);
        WorkerClient first = client(good, workerAsClient);
        WorkerClient second = client(bad, server("ours"))) {
      refused(first);
      refused(second);
    }
  }

  @Test
  void aWorkerMustBeTheOneThatTheServerMeans() throws IOException {
    List<TierCertificates.Made> unused =
        TierCertificates.make(
            folder.resolve("named"), List.of(List.of("hsm.example.com")), Instant.now(), DAY);
    PeerTls named = tls("named", "worker-hsm.example.com", Set.of());
    PeerTls anyone = new PeerTls(worker("others").own(), Optional.empty(), Set.of(serverPin));
    PeerTls pinning = new PeerTls(server("ours").own(), Optional.empty(), Set.of(workerPin));
    try (WorkerListener other = listener(named);
        WorkerListener unpinned = listener(anyone);
        WorkerClient byName = client(other, tls("named", "server", Set.of()));
        WorkerClient byPin = client(unpinned, pinning)) {
      refused(byName);
      refused(byPin);
    }
  }

  @Test
  void pinsAloneAreEnoughAndWithAnAuthorityBothMustHold() throws IOException {
    PeerTls worker = new PeerTls(worker("ours").own(), Optional.empty(), Set.of(serverPin));
    PeerTls server = new PeerTls(server("ours").own(), Optional.empty(), Set.of(workerPin));
    PeerTls both = tls("ours", "worker-localhost", Set.of(workerPin));
    try (WorkerListener pinned = listener(worker);
        WorkerListener strict = listener(both);
        WorkerClient client = client(pinned, server);
        WorkerClient refused = client(strict, server("ours"))) {
      assertThat(client.ask(new byte[] {5}, LONG)).containsExactly(5);
      refused(refused);
    }
  }

  @Test
  void whoShowsNoCertificateGetsNoByte() throws Exception {
    try (WorkerListener listener = listener(worker("ours"))) {
      for (String protocol : List.of("TLSv1.3", "TLSv1.2")) {
        assertThatThrownBy(() -> handshake(listener.port(), protocol))
            .isInstanceOfAny(SSLException.class, SocketException.class);
      }
    }
  }

  @Test
  void aListenerThatWouldTakeAnybodyIsNotConfigured() {
    assertThatThrownBy(() -> new PeerTls(worker("ours").own(), Optional.empty(), Set.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("neither 'trust' nor 'pins'");
  }

  @Test
  void changedFilesAreTakenAndWhoIsNotTrustedAnyMoreIsOut() throws IOException {
    try (WorkerListener listener = listener(worker("ours"));
        WorkerClient client = client(listener, server("ours"))) {
      assertThat(client.ask(new byte[] {1}, LONG)).containsExactly(1);
      for (String file : List.of("ca.pem", "worker-localhost.key", "worker-localhost.pem")) {
        replace(file);
      }
      await().atMost(LONG).untilAsserted(() -> refused(client));
      for (String file : List.of("server.key", "server.pem")) {
        replace(file);
      }
      await()
          .atMost(LONG)
          .ignoreExceptions()
          .untilAsserted(() -> assertThat(client.ask(new byte[] {2}, LONG)).containsExactly(2));
    }
  }

  @Test
  void anOldConnectionIsFollowedByANewOneWithoutAnyRequestLost() throws IOException {
    WorkerLimits brief = new WorkerLimits(LONG, LONG, Duration.ZERO, LONG);
    try (WorkerListener listener =
            WorkerListener.start(
                address(0, worker("ours")),
                MutualTls.open(worker("ours")),
                4,
                brief,
                request -> request.clone());
        WorkerClient client = client(listener, server("ours"))) {
      for (byte i = 0; i < 20; i++) {
        assertThat(client.ask(new byte[] {i}, LONG)).containsExactly(i);
      }
    }
  }

  @Test
  void aWorkerThatWasStartedAnewIsFoundAgain() throws IOException {
    WorkerListener first = listener(worker("ours"));
    int port = first.port();
    try (WorkerClient client = client(first, server("ours"))) {
      assertThat(client.ask(new byte[] {1}, LONG)).containsExactly(1);
      first.close();
      assertThatThrownBy(() -> client.ask(new byte[] {1}, LONG)).isInstanceOf(IOException.class);
      try (WorkerListener second = listener(port, worker("ours"))) {
        assertThat(second.port()).isEqualTo(port);
        assertThat(client.ask(new byte[] {2}, LONG)).containsExactly(2);
      }
    } finally {
      first.close();
    }
  }

  @Test
  void aWorkerThatHangsFailsARequestWithinItsOwnLimitAlone() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    try (WorkerListener listener =
            WorkerListener.start(
                address(0, worker("ours")),
                MutualTls.open(worker("ours")),
                4,
                LIMITS,
                request -> {
                  if (request[0] == 0) {
                    hang(end);
                  }
                  return request.clone();
                });
        WorkerClient client = client(listener, server("ours"))) {
      assertThatThrownBy(() -> client.ask(new byte[] {0}, Duration.ofMillis(300)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("no answer");
      assertThat(client.ask(new byte[] {3}, LONG)).containsExactly(3);
      end.countDown();
    }
  }

  @Test
  void whoHoldsAConnectionAndAsksNothingIsCutOff() throws Exception {
    WorkerLimits brief =
        new WorkerLimits(Duration.ofMillis(400), Duration.ofMillis(600), LONG, LONG);
    try (WorkerListener listener =
            WorkerListener.start(
                address(0, worker("ours")),
                MutualTls.open(worker("ours")),
                4,
                brief,
                request -> request.clone());
        SSLSocket idle = connect(listener.port());
        SSLSocket slow = connect(listener.port());
        Socket silent = new Socket("localhost", listener.port())) {
      slow.getOutputStream()
          .write("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n1".getBytes(US_ASCII));
      silent.setSoTimeout((int) LONG.toMillis());
      for (Socket each : List.of(idle, slow, silent)) {
        assertThat(isClosed(each)).isTrue();
      }
    }
  }

  /** Waits for the end of what comes. */
  private static boolean isClosed(Socket socket) throws IOException {
    try {
      while (socket.getInputStream().read() >= 0) {
        // An answer that says why, perhaps.
      }
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (SocketException | SSLException e) {
      return true;
    }
  }

  private static void refused(WorkerClient client) {
    assertThatThrownBy(() -> client.ask(new byte[1], LONG)).isInstanceOf(IOException.class);
  }

  private static void handshake(int port, String protocol)
      throws IOException, GeneralSecurityException {
    try (SSLSocket socket = socket(port, null)) {
      socket.setEnabledProtocols(new String[] {protocol});
      socket.startHandshake();
      socket.getOutputStream().write("POST / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(US_ASCII));
      int unused = socket.getInputStream().read();
    }
  }

  private SSLSocket connect(int port) throws IOException, GeneralSecurityException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(MutualTls.open(server("ours")).own().toKeyStore(), new char[0]);
    SSLSocket socket = socket(port, keys.getKeyManagers());
    socket.startHandshake();
    return socket;
  }

  private static SSLSocket socket(int port, KeyManager[] keys)
      throws IOException, GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys, new TrustManager[] {new TrustsAll()}, null);
    SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("localhost", port);
    socket.setSoTimeout((int) LONG.toMillis());
    return socket;
  }

  private void replace(String file) throws IOException {
    Files.copy(
        folder.resolve("others").resolve(file),
        folder.resolve("ours").resolve(file),
        StandardCopyOption.REPLACE_EXISTING);
  }

  private List<TierCertificates.Made> make(String name, Instant from) throws IOException {
    return TierCertificates.make(
        folder.resolve(name), List.of(List.of("localhost", "127.0.0.1")), from, DAY);
  }

  private PeerTls server(String name) {
    return tls(name, "server", Set.of());
  }

  private PeerTls worker(String name) {
    return tls(name, "worker-localhost", Set.of());
  }

  private PeerTls tls(String name, String who, Set<String> pins) {
    Path files = folder.resolve(name);
    return new PeerTls(
        new OperatorTls(files.resolve(who + ".pem"), files.resolve(who + ".key")),
        Optional.of(files.resolve("ca.pem")),
        pins);
  }

  private static WorkerAddress address(int port, PeerTls tls) {
    return new WorkerAddress("localhost", port, tls);
  }

  private static WorkerListener listener(PeerTls tls) throws IOException {
    return listener(0, tls);
  }

  private static WorkerListener listener(int port, PeerTls tls) throws IOException {
    return WorkerListener.start(
        address(port, tls), MutualTls.open(tls), 4, LIMITS, request -> request.clone());
  }

  private static WorkerClient client(WorkerListener listener, PeerTls tls) throws IOException {
    return WorkerClient.start(address(listener.port(), tls), MutualTls.open(tls), 4, LIMITS);
  }

  private static void hang(CountDownLatch latch) {
    try {
      boolean unused = latch.await(2, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package org.claviger.server.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLSocket;
import org.claviger.server.config.HttpLimits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Http1LimitsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String BARE = "POST / HTTP/1.1\nHost: localhost\nContent-Length: 0\n\n";

  private static final HttpLimits LIMITS = new HttpLimits(4, 8 << 10, 64 << 10, 16, 100, 100, 50);

  @TempDir Path folder;
  private TestServer server;

  private void serve(Deadline... shortOnes) throws Exception {
    server = new TestServer(folder, Deadline.only(shortOnes), LIMITS, TestOperation.echo());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void closesASocketThatNeverShakesHands() throws Exception {
    serve(Deadline.HANDSHAKE);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port)) {
      socket.setSoTimeout(10_000);
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void closesASocketThatDripsAHandshake() throws Exception {
    serve(Deadline.HANDSHAKE);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port)) {
      byte[] hello = {22, 3, 1, 2, 0, 1, 0, 1, (byte) 0xFC, 3, 3, 0, 0, 0};
      long start = System.nanoTime();
      boolean closed = false;
      for (int i = 0; !closed && i < 100; i++) {
        closed = isRefusing(socket, hello[i % hello.length]);
      }
      assertThat(closed).isTrue();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PATIENCE);
    }
  }

  @Test
  void closesAnIdleConnection() throws Exception {
    serve(Deadline.IDLE);
    try (SSLSocket socket = server.connect()) {
      assertThat(RawHttp.untilClosed(socket)).isEmpty();
    }
  }

  @Test
  void closesAConnectionThatDripsAHeader() throws Exception {
    serve(Deadline.HEADER);
    try (SSLSocket socket = server.connect()) {
      socket.getOutputStream().write(TestServer.ascii("POST / HTTP/1.1\nHost: localhost\nX-A: "));
      assertThat(RawHttp.drip(socket, "a".getBytes(US_ASCII), PATIENCE)).isLessThan(PATIENCE);
    }
  }

  /** The watch has seen the connection without a header by then. */
  @Test
  void closesAConnectionThatWaitsBeforeItDripsAHeader() throws Exception {
    serve(Deadline.HEADER);
    try (SSLSocket socket = server.connect()) {
      socket.getOutputStream().write(TestServer.ascii(BARE));
      assertThat(status(socket)).contains("HTTP/1.1 400");
      Thread.sleep(600);
      socket.getOutputStream().write(TestServer.ascii("POST / HTTP/1.1\nX-A: "));
      assertThat(RawHttp.drip(socket, "a".getBytes(US_ASCII), PATIENCE)).isLessThan(PATIENCE);
    }
  }

  @Test
  void closesAConnectionThatDripsALaterHeader() throws Exception {
    serve(Deadline.HEADER);
    try (SSLSocket socket = server.connect()) {
      socket.getOutputStream().write(TestServer.ascii(BARE));
      assertThat(status(socket)).contains("HTTP/1.1 400");
      socket.getOutputStream().write(TestServer.ascii("POST / HTTP/1.1\nX-A: "));
      assertThat(RawHttp.drip(socket, "a".getBytes(US_ASCII), PATIENCE)).isLessThan(PATIENCE);
    }
  }

  @Test
  void closesAConnectionThatDripsEmptyLines() throws Exception {
    serve(Deadline.IDLE);
    try (SSLSocket socket = server.connect()) {
      assertThat(RawHttp.drip(socket, "\r\n".getBytes(US_ASCII), PATIENCE)).isLessThan(PATIENCE);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 1000", "Transfer-Encoding: chunked"})
  void closesAConnectionThatDripsABody(String framing) throws Exception {
    serve(Deadline.BODY);
    try (SSLSocket socket = server.connect()) {
      socket
          .getOutputStream()
          .write(TestServer.ascii("POST / HTTP/1.1\nHost: localhost\n" + framing + "\n\n"));
      byte[] drip = framing.startsWith("C") ? new byte[] {'x'} : "1\r\nx\r\n".getBytes(US_ASCII);
      assertThat(RawHttp.drip(socket, drip, PATIENCE)).isLessThan(PATIENCE);
    }
  }

  @Test
  void tellsAClientWhoseBodyDoesNotCome() throws Exception {
    serve(Deadline.BODY);
    try (SSLSocket socket = server.connect()) {
      socket
          .getOutputStream()
          .write(TestServer.ascii("POST / HTTP/1.1\nHost: localhost\nContent-Length: 9\n\n1234"));
      assertThat(RawHttp.untilClosed(socket))
          .startsWith("HTTP/1.1 408 ")
          .contains("\"__type\":\"RequestTimeoutException\"");
    }
  }

  @Test
  void refusesABodyThatSaysItIsTooLarge() throws Exception {
    serve();
    assertRefused(
        "POST / HTTP/1.1\nHost: localhost\nContent-Length: 70000\n\n",
        "413",
        "RequestEntityTooLargeException");
  }

  @Test
  void refusesABodyThatTurnsOutTooLarge() throws Exception {
    serve();
    String chunk = "8000\n" + "x".repeat(0x8000) + "\n";
    assertRefused(
        "POST / HTTP/1.1\nHost: localhost\nTransfer-Encoding: chunked\n\n" + chunk.repeat(3),
        "413",
        "RequestEntityTooLargeException");
  }

  @Test
  void refusesAHeaderThatIsTooLarge() throws Exception {
    serve();
    assertRefused(
        "POST / HTTP/1.1\nHost: localhost\nX-A: " + "a".repeat(9000) + "\n\n",
        "431",
        "RequestHeaderFieldsTooLargeException");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST / HTTP/1.1\nHost: a\nContent-Length: 4\nTransfer-Encoding: chunked\n\n0\n\n",
        "POST / HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\nContent-Length: 4\n\n0\n\n",
        "POST / HTTP/1.1\nHost: a\nContent-Length: 4\nContent-Length: 5\n\nabcde",
        "POST / HTTP/1.1\nHost: a\nContent-Length: 4\nContent-Length: 4\n\nabcd",
        "POST / HTTP/1.1\nHost: a\nContent-Length: 4, 4\n\nabcd",
        "POST / HTTP/1.1\nHost: a\nContent-Length: +4\n\nabcd",
        "POST / HTTP/1.1\nHost: a\nContent-Length: -4\n\nabcd",
        "POST / HTTP/1.1\nHost: a\nContent-Length: 0x4\n\nabcd",
        "POST / HTTP/1.1\nHost: a\nContent-Length: 99999999999999999999\n\nabcd",
        "POST / HTTP/1.1\nHost: a\nX-A: one\n two\nContent-Length: 0\n\n",
        "POST / HTTP/1.1\nHost: a\nContent-Length : 0\n\n",
        "POST / HTTP/1.1\nHost: a\nHost: b\nContent-Length: 0\n\n",
        "POST / HTTP/1.1\nContent-Length: 0\n\n",
        "POST / HTTP/1.1\nHost: a\nTransfer-Encoding: chunked, chunked\n\n0\n\n",
        "POST / HTTP/1.1\nHost: a\nTransfer-Encoding: gzip\n\n0\n\n",
        "POST / HTTP/1.1\nHost: a\nTransfer-Encoding: xchunked\n\n0\n\n",
        "POST / HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\nzz\nabc\n0\n\n",
        "POST / HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\n-1\nabc\n0\n\n",
        "POST / HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\n3\nabcd\n0\n\n",
        "POST / HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\nfffffffffffffffff\nabc\n0\n\n",
        "POST / HTTP/1.1\nHost: a\nno colon\nContent-Length: 0\n\n",
        "POST / HTTP/1.1\nHost: a\nX-A\u0000B: c\nContent-Length: 0\n\n",
        "POST / HTTP/9.9\nHost: a\nContent-Length: 0\n\n",
        "POST /\n\n",
      })
  void refusesWhatAnotherServerCouldReadOtherwise(String request) throws Exception {
    serve();
    // What a smuggler hides behind the first request is answered only if the server was deceived.
    String answer = exchange(request + "GET /smuggled HTTP/1.1\nHost: a\n\n");

    assertThat(answer).matches("(?s)HTTP/1.1 (4|5)\\d\\d .*");
    assertThat(answer.split("HTTP/1.1 ", -1)).as(answer).hasSize(2);
    assertThat(answer)
        .contains("\"__type\":\"")
        .doesNotContain("Exception:")
        .doesNotContain("org.eclipse");
  }

  @Test
  void refusesBareLineFeeds() throws Exception {
    serve();
    try (SSLSocket socket = server.connect()) {
      socket
          .getOutputStream()
          .write("POST / HTTP/1.1\nHost: a\nContent-Length: 0\n\n".getBytes(UTF_8));
      assertThat(RawHttp.untilClosed(socket)).startsWith("HTTP/1.1 400 ");
    }
  }

  @Test
  void holdsNoMoreConnectionsThanAllowed() throws Exception {
    serve();
    SSLSocket[] held = new SSLSocket[4];
    for (int i = 0; i < held.length; i++) {
      held[i] = server.connect();
    }
    try (Socket further = new Socket(InetAddress.getLoopbackAddress(), server.port)) {
      SSLSocket waiting =
          (SSLSocket)
              server
                  .trusting
                  .getSocketFactory()
                  .createSocket(further, "127.0.0.1", server.port, true);
      waiting.setSoTimeout(700);
      assertThat(shakesHands(waiting)).isFalse();
    }
    for (SSLSocket socket : held) {
      socket.close();
    }
    try (SSLSocket later = server.connect()) {
      later.getOutputStream().write(TestServer.ascii(BARE));
      assertThat(status(later)).startsWith("HTTP/1.1 400 ");
    }
  }

  private static boolean shakesHands(SSLSocket socket) {
    try {
      socket.startHandshake();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isRefusing(Socket socket, byte next) throws Exception {
    try {
      socket.getOutputStream().write(next);
      socket.setSoTimeout(50);
      return socket.getInputStream().read() < 0;
    } catch (java.net.SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  private void assertRefused(String request, String status, String type) throws Exception {
    String answer = exchange(request);
    assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
    assertThat(answer).containsIgnoringCase("x-amzn-RequestId: ");
    assertThat(answer).contains("\"__type\":\"" + type + "\"");
  }

  private String exchange(String request) throws Exception {
    try (SSLSocket socket = server.connect()) {
      try {
        socket.getOutputStream().write(TestServer.ascii(request));
      } catch (IOException e) {
        // The server may answer and close before all was sent.
      }
      return RawHttp.untilClosed(socket);
    }
  }

  private static String status(SSLSocket socket) throws IOException {
    byte[] buffer = new byte[4096];
    int read = socket.getInputStream().read(buffer);
    return new String(buffer, 0, Math.max(read, 0), US_ASCII);
  }
}

package org.claviger.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TlsTest {
  @TempDir Path folder;
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    server = new TestServer(folder, TestOperation.echo());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void speaks(String protocol) throws Exception {
    try (SSLSocket socket = socket()) {
      socket.setEnabledProtocols(new String[] {protocol});
      socket.startHandshake();
      assertThat(socket.getSession().getProtocol()).isEqualTo(protocol);
      assertThat(TlsContext.SUITES).contains(socket.getSession().getCipherSuite());
    }
  }

  @ParameterizedTest
  @ValueSource(bytes = {1, 2})
  void refusesTls11AndTls10(byte minorVersion) throws Exception {
    // Clients of this JDK no longer speak them: a ClientHello by hand.
    byte[] hello = OldClientHello.of(minorVersion);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port)) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(hello);
      byte[] answer = socket.getInputStream().readNBytes(7);
      assertThat(answer[0]).as("an alert").isEqualTo((byte) 21);
      assertThat(answer[6]).as("protocol_version").isEqualTo((byte) 70);
    }
  }

  static Stream<String> weakSuites() throws Exception {
    return Arrays.stream(SSLContext.getDefault().getSupportedSSLParameters().getCipherSuites())
        .filter(suite -> !Arrays.asList(TlsContext.SUITES).contains(suite))
        .filter(suite -> !suite.equals("TLS_EMPTY_RENEGOTIATION_INFO_SCSV"));
  }

  @ParameterizedTest
  @MethodSource("weakSuites")
  void refusesEveryOtherSuite(String suite) throws Exception {
    try (SSLSocket socket = socket()) {
      socket.setEnabledProtocols(new String[] {"TLSv1.2"});
      socket.setEnabledCipherSuites(new String[] {suite});
      assertThatThrownBy(socket::startHandshake).isInstanceOf(IOException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"h2", "http/1.1"})
  void negotiatesByAlpn(String protocol) throws Exception {
    try (SSLSocket socket = server.connect(protocol)) {
      assertThat(socket.getApplicationProtocol()).isEqualTo(protocol);
    }
  }

  @Test
  void showsARenewedCertificateWhileConnectionsLiveOn() throws Exception {
    try (SSLSocket before = server.connect()) {
      Certificate former = before.getSession().getPeerCertificates()[0];
      server.clock.advance(java.time.Duration.ofDays(61));

      await().untilAsserted(() -> assertThat(shown()).isNotEqualTo(former));

      before
          .getOutputStream()
          .write(TestServer.ascii("POST / HTTP/1.1\nHost: localhost\nContent-Length: 0\n\n"));
      assertThat(before.getInputStream().read()).isEqualTo('H');
    }
  }

  private X509Certificate shown() throws IOException {
    try (SSLSocket socket = server.connect()) {
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
  }

  private SSLSocket socket() throws IOException {
    SSLSocket socket =
        (SSLSocket) server.trusting.getSocketFactory().createSocket("127.0.0.1", server.port);
    socket.setSoTimeout(10_000);
    return socket;
  }
}

package org.claviger.server.audit.syslog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.claviger.server.config.TlsConfig;
import org.claviger.server.http.tls.CertifiedKey;
import org.claviger.server.http.tls.LocalTlsIdentity;

/**
 * A receiver of syslog on this machine: TLS or TCP, octet counting, one connection after another.
 */
final class SyslogReceiver implements AutoCloseable {
  /** What it was sent, whole messages alone, in the order of their coming. */
  final List<String> messages = new CopyOnWriteArrayList<>();

  /** The subjects of the clients' certificates. */
  final Set<String> clients = ConcurrentHashMap.newKeySet();

  final AtomicInteger connections = new AtomicInteger();

  /** After so many messages the connection is reset once, and whatever else came thrown away. */
  final AtomicLong resetAfter = new AtomicLong(Long.MAX_VALUE);

  /** While it is set, nothing is read. */
  volatile boolean isDeaf;

  /** Whether it never ends a connection. */
  volatile boolean isStubborn;

  /** Its key and certificate; null without TLS. */
  final CertifiedKey identity;

  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final Factory factory;
  private final int port;
  private volatile ServerSocket server;

  private interface Factory {
    ServerSocket create() throws IOException;
  }

  private SyslogReceiver(CertifiedKey identity, Factory factory) throws IOException {
    this.identity = identity;
    this.factory = factory;
    this.server = bind(0);
    this.port = server.getLocalPort();
    accept();
  }

  static SyslogReceiver tcp() throws IOException {
    return new SyslogReceiver(null, ServerSocket::new);
  }

  /** With a certificate for some names; its authority is in {@code folder/ca.pem}. */
  static SyslogReceiver tls(Path folder, List<String> names, String protocol, boolean wantsClient)
      throws IOException, GeneralSecurityException {
    CertifiedKey identity = identity(folder, names);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(TestTls.keys(identity), new TrustManager[] {new Anybody()}, null);
    return new SyslogReceiver(
        identity,
        () -> {
          SSLServerSocket made =
              (SSLServerSocket) context.getServerSocketFactory().createServerSocket();
          made.setEnabledProtocols(new String[] {protocol});
          made.setNeedClientAuth(wantsClient);
          return made;
        });
  }

  private static CertifiedKey identity(Path folder, List<String> names) throws IOException {
    TlsConfig defaults = TlsConfig.defaults();
    LocalTlsIdentity identity =
        new LocalTlsIdentity(
            folder.resolve("tls"),
            new TlsConfig(
                names,
                defaults.caValidity(),
                defaults.validity(),
                defaults.renewal(),
                defaults.check()),
            Clock.systemUTC());
    identity.publishTrust(folder);
    return identity.current();
  }

  int port() {
    return port;
  }

  /** Ends it as a crash of its process does: unread data are lost. */
  void kill() throws IOException {
    server.close();
    for (Socket socket : open) {
      reset(socket);
    }
  }

  /** Starts it again where it was. */
  void restart() throws IOException {
    // A connection that is going away may hold the port for a moment, whatever is allowed.
    server =
        await()
            .atMost(Duration.ofMinutes(1))
            .ignoreExceptionsInstanceOf(BindException.class)
            .until(() -> bind(port), Objects::nonNull);
    accept();
  }

  private ServerSocket bind(int where) throws IOException {
    ServerSocket made = factory.create();
    made.setReuseAddress(true);
    made.setReceiveBufferSize(16 << 10);
    made.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), where));
    return made;
  }

  private void accept() {
    ServerSocket accepting = server;
    Thread thread =
        new Thread(
            () -> {
              try {
                while (true) {
                  Socket socket = accepting.accept();
                  open.add(socket);
                  connections.incrementAndGet();
                  serve(socket);
                }
              } catch (IOException e) {
                // Closed.
              }
            },
            "receiver");
    thread.setDaemon(true);
    thread.start();
  }

  private void serve(Socket socket) {
    Thread thread =
        new Thread(
            () -> {
              try (socket) {
                receive(socket);
              } catch (IOException e) {
                // The sender has gone, or this was killed.
              } finally {
                open.remove(socket);
              }
            },
            "receiver-connection");
    thread.setDaemon(true);
    thread.start();
  }

  private void receive(Socket socket) throws IOException {
    InputStream in = new BufferedInputStream(socket.getInputStream());
    if (socket instanceof SSLSocket secured && secured.getNeedClientAuth()) {
      clients.add(secured.getSession().getPeerPrincipal().getName());
    }
    while (true) {
      while (isDeaf) {
        LockSupport.parkNanos(5_000_000);
      }
      int length = length(in);
      if (length < 0) {
        while (isStubborn) {
          LockSupport.parkNanos(5_000_000);
        }
        return;
      }
      byte[] message = in.readNBytes(length);
      if (message.length < length) {
        throw new EOFException();
      }
      if (resetAfter.getAndDecrement() == 0) {
        resetAfter.set(Long.MAX_VALUE);
        reset(socket);
        return;
      }
      messages.add(new String(message, UTF_8));
    }
  }

  /** MSG-LEN of RFC 5425 and its space; -1 at the end. */
  private static int length(InputStream in) throws IOException {
    int length = 0;
    for (int next = in.read(); next != ' '; next = in.read()) {
      if (next < 0 && length == 0) {
        return -1;
      }
      if (next < '0' || next > '9' || length > 1 << 20) {
        throw new IOException("no length");
      }
      length = 10 * length + next - '0';
    }
    return length;
  }

  private static void reset(Socket socket) throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    isDeaf = false;
    isStubborn = false;
    kill();
  }

  /** Asks for a certificate and takes any. */
  private static final class Anybody implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {
      throw new AssertionError("it is a server");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}

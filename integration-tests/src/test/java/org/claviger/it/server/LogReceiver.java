package org.claviger.it.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/**
 * A syslog receiver over TLS (RFC 5425): keeps each message, and ends what its sender has ended.
 */
final class LogReceiver implements AutoCloseable {
  private final SSLServerSocket listener;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> messages = new CopyOnWriteArrayList<>();

  private LogReceiver(SSLServerSocket listener) {
    this.listener = listener;
  }

  /** Begins to listen; port 0 is any free one. */
  static LogReceiver start(ShortCertificate certificate, int port)
      throws IOException, GeneralSecurityException {
    LogReceiver receiver =
        new LogReceiver(
            (SSLServerSocket)
                certificate
                    .serverContext()
                    .getServerSocketFactory()
                    .createServerSocket(port, 16, InetAddress.getLoopbackAddress()));
    Future<?> unused = receiver.threads.submit(receiver::listen);
    return receiver;
  }

  int port() {
    return listener.getLocalPort();
  }

  List<String> messages() {
    return List.copyOf(messages);
  }

  private Void listen() throws IOException {
    while (!listener.isClosed()) {
      SSLSocket connection = (SSLSocket) listener.accept();
      Future<?> unused = threads.submit(() -> read(connection));
    }
    return null;
  }

  private Void read(SSLSocket connection) throws IOException {
    try (connection;
        DataInputStream in = new DataInputStream(connection.getInputStream())) {
      for (int length = length(in); length >= 0; length = length(in)) {
        byte[] message = new byte[length];
        in.readFully(message);
        messages.add(new String(message, UTF_8));
      }
    }
    return null;
  }

  /** The length before a message; -1 at the end. */
  private static int length(DataInputStream in) throws IOException {
    int length = 0;
    for (int next = in.read(); next != ' '; next = in.read()) {
      if (next < 0 && length == 0) {
        return -1;
      }
      if (next < '0' || next > '9') {
        throw new EOFException("no length before a message");
      }
      length = 10 * length + next - '0';
    }
    return length;
  }

  @Override
  public void close() throws IOException {
    listener.close();
    threads.shutdownNow();
  }
}

package org.claviger.it.clients;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

/** A TLS server that wants a certificate, and sends each client one byte. */
final class Listener implements AutoCloseable {
  private static final int LIMIT_MILLIS = 30_000;

  private final SSLServerSocket socket;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  Listener(SSLContext context) throws IOException {
    socket =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    socket.setWantClientAuth(true);
    threads.execute(this::accept);
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        SSLSocket connection = (SSLSocket) socket.accept();
        threads.execute(() -> serve(connection));
      } catch (IOException e) {
        // The listener was closed.
        return;
      }
    }
  }

  private static void serve(SSLSocket connection) {
    try (connection) {
      connection.setSoTimeout(LIMIT_MILLIS);
      connection.setTcpNoDelay(true);
      connection.getOutputStream().write(1);
      connection.getOutputStream().flush();
      connection.getInputStream().read();
    } catch (IOException e) {
      // The client sees the same from its side.
    }
  }

  /**
   * Connects and waits for the byte, so that TLS 1.3's session ticket has come too.
   *
   * @param name that is asked for, or null
   * @param protocol the only one to speak, or null for the best of both
   */
  SSLSession connect(SSLContext client, String name, String protocol) throws IOException {
    String address = socket.getInetAddress().getHostAddress();
    try (SSLSocket connection =
        (SSLSocket) client.getSocketFactory().createSocket(address, socket.getLocalPort())) {
      connection.setSoTimeout(LIMIT_MILLIS);
      connection.setTcpNoDelay(true);
      SSLParameters parameters = connection.getSSLParameters();
      if (name != null) {
        parameters.setServerNames(List.of(new SNIHostName(name)));
      }
      if (protocol != null) {
        parameters.setProtocols(new String[] {protocol});
      }
      connection.setSSLParameters(parameters);
      if (connection.getInputStream().read() != 1) {
        throw new IOException("no byte came");
      }
      return connection.getSession();
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
    threads.shutdown();
    try {
      if (!threads.awaitTermination(LIMIT_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new IOException("a connection did not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

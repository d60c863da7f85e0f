package org.claviger.server.http.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.claviger.server.config.WorkerAddress;
import org.claviger.server.http.tls.MutualTls;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers requests: on a Unix-domain socket, which its owner and group alone can connect to (mode
 * 0660; the group counts only where the folder lets it in), or at an address to those who show a
 * certificate that is taken.
 */
public final class WorkerListener implements AutoCloseable {
  /** No request or answer is longer: 64 KiB of data, as much of context, and what goes with it. */
  static final int MAX_BYTES = 256 << 10;

  private static final Logger log = LoggerFactory.getLogger(WorkerListener.class);
  private static final Duration FOR_EVER = Duration.ofDays(36_500);

  private final Server server;

  private WorkerListener(Server server) {
    this.server = server;
  }

  /**
   * Binds the socket, in the place of one that a former process left, and answers from then on.
   *
   * @param threads how many requests at once
   * @param service answers a request; it may wipe it, and its answer is wiped once it is sent
   * @throws IOException if it cannot be bound
   */
  public static WorkerListener start(Path socket, int threads, UnaryOperator<byte[]> service)
      throws IOException {
    Files.deleteIfExists(socket);
    Server server = server(threads);
    UnixDomainServerConnector connector =
        new UnixDomainServerConnector(server, 1, 1, new HttpConnectionFactory(http()));
    connector.setUnixDomainPath(socket);
    connector.setIdleTimeout(0);
    server.addConnector(connector);
    server.setHandler(new Answering(service, FOR_EVER));
    WorkerListener listener = new WorkerListener(server);
    listener.start(socket.toString());
    try {
      Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw----"));
      return listener;
    } catch (IOException e) {
      listener.close();
      throw e;
    }
  }

  /**
   * Binds an address and answers from then on, by TLS 1.3, to clients with a certificate that is
   * taken, and to nobody else.
   *
   * @param tls its own certificate, and whose it takes
   * @param threads how many requests at once
   * @param limits how long things may take
   * @param service as above
   * @throws IOException if it cannot be bound
   */
  public static WorkerListener start(
      WorkerAddress address,
      MutualTls tls,
      int threads,
      WorkerLimits limits,
      UnaryOperator<byte[]> service)
      throws IOException {
    Server server = server(threads);
    TlsEntrance entrance = new TlsEntrance(server, http(), tls, limits);
    entrance.install(address, threads, new Answering(service, limits.age()));
    WorkerListener listener = new WorkerListener(server);
    listener.start(address.toString());
    return listener;
  }

  private static Server server(int threads) {
    QueuedThreadPool pool = new QueuedThreadPool(threads + 4);
    pool.setName("worker");
    return new Server(pool);
  }

  private static HttpConfiguration http() {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setSendDateHeader(false);
    return http;
  }

  private void start(String where) throws IOException {
    boolean isStarted = false;
    try {
      server.start();
      isStarted = true;
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(where + " cannot be bound", e);
    } finally {
      if (!isStarted) {
        close();
      }
    }
  }

  /** The port that is bound, where there is one. */
  public int port() {
    return server.getURI().getPort();
  }

  @Override
  public void close() {
    try {
      server.stop();
      if (server.getConnectors()[0] instanceof UnixDomainServerConnector connector) {
        Files.deleteIfExists(connector.getUnixDomainPath());
      }
    } catch (Exception e) {
      log.warn("the worker's listener did not stop in good order", e);
    }
  }
}

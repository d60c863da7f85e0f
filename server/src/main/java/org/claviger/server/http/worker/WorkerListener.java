package org.claviger.server.http.worker;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.thread.Invocable;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers on a Unix-domain socket, which its owner and group alone can connect to (mode 0660). The
 * group counts only where the folder lets it in.
 */
public final class WorkerListener implements AutoCloseable {
  /** No request or answer is longer: 64 KiB of data, as much of context, and what goes with it. */
  static final int MAX_BYTES = 256 << 10;

  private static final Logger log = LoggerFactory.getLogger(WorkerListener.class);

  private final Path socket;
  private final Server server;

  private WorkerListener(Path socket, int threads, UnaryOperator<byte[]> service) {
    this.socket = socket;
    QueuedThreadPool pool = new QueuedThreadPool(threads + 4);
    pool.setName("worker");
    server = new Server(pool);
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setSendDateHeader(false);
    UnixDomainServerConnector connector =
        new UnixDomainServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    connector.setUnixDomainPath(socket);
    connector.setIdleTimeout(0);
    server.addConnector(connector);
    server.setHandler(new Answering(service));
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
    WorkerListener listener = new WorkerListener(socket, threads, service);
    boolean isBound = false;
    try {
      listener.server.start();
      Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw----"));
      isBound = true;
      return listener;
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("the socket " + socket + " cannot be bound", e);
    } finally {
      if (!isBound) {
        listener.close();
      }
    }
  }

  @Override
  public void close() {
    try {
      server.stop();
      Files.deleteIfExists(socket);
    } catch (Exception e) {
      log.warn("the worker's listener did not stop in good order", e);
    }
  }

  private static final class Answering extends Handler.Abstract {
    private final UnaryOperator<byte[]> service;

    Answering(UnaryOperator<byte[]> service) {
      this.service = service;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      Content.Source.asByteArrayAsync(
          request,
          MAX_BYTES,
          Promise.Invocable.from(
              Invocable.InvocationType.BLOCKING,
              (body, failure) -> {
                if (failure == null) {
                  answer(response, callback, service.apply(body));
                } else {
                  Response.writeError(request, response, callback, failure);
                }
              }));
      return true;
    }

    private static void answer(Response response, Callback callback, byte[] answer) {
      response.getHeaders().put(HttpHeader.CONTENT_LENGTH, answer.length);
      Runnable wipe = () -> Arrays.fill(answer, (byte) 0);
      response.write(true, ByteBuffer.wrap(answer), Callback.from(callback, wipe));
    }
  }
}

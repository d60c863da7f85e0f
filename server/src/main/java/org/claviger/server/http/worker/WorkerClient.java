package org.claviger.server.http.worker;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.CompletableResponseListener;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.io.Transport;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks what answers on a Unix-domain socket. Connections stay open. Safe for many threads. */
public final class WorkerClient implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(WorkerClient.class);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

  private final Path socket;
  private final Transport transport;
  private final Duration timeout;
  private final HttpClient client;

  private WorkerClient(Path socket, int connections, Duration timeout) {
    this.socket = socket;
    this.transport = new Transport.TCPUnix(socket);
    this.timeout = timeout;
    QueuedThreadPool threads = new QueuedThreadPool(8, 2);
    threads.setName("worker-client");
    threads.setDaemon(true);
    ClientConnector connector = new ClientConnector();
    connector.setSelectors(1);
    connector.setExecutor(threads);
    client = new HttpClient(new HttpClientTransportOverHTTP(connector));
    client.setExecutor(threads);
    client.setFollowRedirects(false);
    client.setHttpCookieStore(new HttpCookieStore.Empty());
    client.setConnectTimeout(CONNECT_TIMEOUT.toMillis());
    client.setMaxConnectionsPerDestination(connections);
  }

  /**
   * A client; it connects when it asks.
   *
   * @param connections how many requests at once; more wait for their turn
   * @param timeout how long a request may take
   * @throws IOException if it cannot be started
   */
  public static WorkerClient start(Path socket, int connections, Duration timeout)
      throws IOException {
    WorkerClient started = new WorkerClient(socket, connections, timeout);
    try {
      started.client.start();
      started.client.getContentDecoderFactories().clear();
      return started;
    } catch (Exception e) {
      started.close();
      throw new IOException("the client of " + socket + " does not start", e);
    }
  }

  /**
   * Asks and waits for the answer.
   *
   * @param request at most 256 KiB; stays the caller's
   * @throws IOException if there was none
   */
  public byte[] ask(byte[] request) throws IOException {
    return ask(request, timeout);
  }

  /** The same with a time limit of its own. */
  public byte[] ask(byte[] request, Duration limit) throws IOException {
    Request post =
        client
            .POST("http://worker/")
            .transport(transport)
            .body(new BytesRequestContent(request))
            .timeout(limit.toMillis(), TimeUnit.MILLISECONDS);
    try {
      ContentResponse response =
          new CompletableResponseListener(post, WorkerListener.MAX_BYTES)
              .send()
              .get(limit.toMillis(), TimeUnit.MILLISECONDS);
      if (response.getStatus() != HttpStatus.OK_200) {
        throw new IOException(socket + " answered with status " + response.getStatus());
      }
      return response.getContent();
    } catch (ExecutionException e) {
      throw new IOException("no answer from " + socket + ": " + e.getCause().getMessage(), e);
    } catch (TimeoutException e) {
      throw new IOException("no answer from " + socket + " within " + limit, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for " + socket, e);
    }
  }

  @Override
  public void close() {
    try {
      client.stop();
    } catch (Exception e) {
      log.warn("the client of {} did not stop in good order", socket, e);
    }
  }
}

package org.claviger.server.http.worker;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.claviger.server.config.WorkerAddress;
import org.claviger.server.http.tls.MutualTls;
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
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks what answers on a Unix-domain socket, or at an address by mutual TLS. Connections stay open,
 * and are opened anew when the other side was started anew. Safe for many threads.
 */
public final class WorkerClient implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(WorkerClient.class);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

  private final String where;
  private final String url;
  private final Optional<Transport> transport;
  private final HttpClient client;

  private WorkerClient(
      String where,
      String url,
      Optional<Transport> transport,
      ClientConnector connector,
      int connections) {
    this.where = where;
    this.url = url;
    this.transport = transport;
    QueuedThreadPool threads = new QueuedThreadPool(8, 2);
    threads.setName("worker-client");
    threads.setDaemon(true);
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
   * A client of a socket; it connects when it asks.
   *
   * @param connections how many requests at once; more wait for their turn
   * @throws IOException if it cannot be started
   */
  public static WorkerClient start(Path socket, int connections) throws IOException {
    WorkerClient client =
        new WorkerClient(
            socket.toString(),
            "http://worker/",
            Optional.of(new Transport.TCPUnix(socket)),
            new ClientConnector(),
            connections);
    client.start();
    return client;
  }

  /**
   * A client of an address, by TLS 1.3; it connects when it asks.
   *
   * @param tls its own certificate, and whose it takes
   * @param connections as above
   * @param limits how long things may take; idle connections are closed here first
   * @throws IOException if it cannot be started
   */
  public static WorkerClient start(
      WorkerAddress address, MutualTls tls, int connections, WorkerLimits limits)
      throws IOException {
    SslContextFactory.Client context = new SslContextFactory.Client();
    TlsContexts.configure(context, tls);
    ClientConnector connector = new ClientConnector();
    connector.setSslContextFactory(context);
    WorkerClient client =
        new WorkerClient(
            address.toString(),
            "https://" + address + "/",
            Optional.empty(),
            connector,
            connections);
    client.client.setIdleTimeout(limits.clientIdle().toMillis());
    client.start();
    client.scheduleCheck(context, tls, limits.check());
    return client;
  }

  private void start() throws IOException {
    try {
      client.start();
      client.getContentDecoderFactories().clear();
    } catch (Exception e) {
      close();
      throw new IOException("the client of " + where + " does not start", e);
    }
  }

  private void scheduleCheck(SslContextFactory.Client context, MutualTls tls, Duration check) {
    client
        .getScheduler()
        .schedule(() -> check(context, tls, check), check.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void check(SslContextFactory.Client context, MutualTls tls, Duration check) {
    if (!client.isRunning()) {
      return;
    }
    try {
      if (tls.refresh()) {
        TlsContexts.reload(context, tls);
      }
    } catch (Exception e) {
      log.error("the certificates for {} are not taken anew; the former ones stay", where, e);
    } finally {
      scheduleCheck(context, tls, check);
    }
  }

  /**
   * Asks and waits for the answer.
   *
   * @param request at most 256 KiB; stays the caller's
   * @param limit how long it may take
   * @throws IOException if there was none
   */
  public byte[] ask(byte[] request, Duration limit) throws IOException {
    Request post =
        client
            .POST(url)
            .body(new BytesRequestContent(request))
            .timeout(limit.toMillis(), TimeUnit.MILLISECONDS);
    transport.ifPresent(post::transport);
    try {
      ContentResponse response =
          new CompletableResponseListener(post, WorkerListener.MAX_BYTES)
              .send()
              .get(limit.toMillis(), TimeUnit.MILLISECONDS);
      if (response.getStatus() != HttpStatus.OK_200) {
        throw new IOException(where + " answered with status " + response.getStatus());
      }
      return response.getContent();
    } catch (ExecutionException e) {
      throw new IOException("no answer from " + where + ": " + e.getCause().getMessage(), e);
    } catch (TimeoutException e) {
      throw new IOException("no answer from " + where + " within " + limit, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for " + where, e);
    }
  }

  @Override
  public void close() {
    try {
      client.stop();
    } catch (Exception e) {
      log.warn("the client of {} did not stop in good order", where, e);
    }
  }
}

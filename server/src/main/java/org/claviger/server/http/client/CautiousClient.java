package org.claviger.server.http.client;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.eclipse.jetty.client.CompletableResponseListener;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * A client for servers that others name: no redirect, no proxy, no cookie, no compression, bounded
 * in size and time. The address that {@link LookUps} looked at is the one that is connected to.
 */
public final class CautiousClient implements AutoCloseable {
  private static final int MAX_HEADER_BYTES = 16 << 10;
  private static final int THREADS = 4;

  private final HttpClient client;
  private final Limits limits;

  private CautiousClient(HttpClient client, Limits limits) {
    this.client = client;
    this.limits = limits;
  }

  /**
   * What an exchange may take.
   *
   * @param timeout from the look-up of the name to the last byte of the answer
   * @param answerBytes the largest answer
   */
  public record Limits(Duration timeout, int answerBytes) {
    public Limits {
      requireNonNull(timeout, "timeout");
    }
  }

  /**
   * Starts a client; its threads run until it is closed.
   *
   * @param purpose the name of its threads
   * @throws IOException if it cannot be started
   */
  public static CautiousClient start(
      String purpose, ServerTrust trust, LookUps lookUps, Limits limits) throws IOException {
    HttpClient client = client(purpose, trust, lookUps, limits);
    boolean started = false;
    try {
      client.start();
      client.getContentDecoderFactories().clear();
      started = true;
      return new CautiousClient(client, limits);
    } catch (Exception e) {
      throw new IOException("the client did not start", e);
    } finally {
      if (!started) {
        stop(client);
      }
    }
  }

  /** A request for {@link #send}. */
  public Request newRequest(URI uri) {
    return client.newRequest(uri).timeout(limits.timeout().toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Sends a request and waits for the whole answer, whatever its status.
   *
   * @throws IOException if there is none in time, or it is too large
   */
  public ContentResponse send(Request request) throws IOException {
    try {
      return new CompletableResponseListener(request, limits.answerBytes())
          .send()
          .get(limits.timeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      CompletableFuture<Boolean> unused = request.abort(e);
      throw new IOException(request.getHost() + " did not answer as it should", e);
    } catch (InterruptedException e) {
      CompletableFuture<Boolean> unused = request.abort(e);
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for " + request.getHost(), e);
    }
  }

  private static HttpClient client(
      String purpose, ServerTrust trust, LookUps lookUps, Limits limits) throws IOException {
    QueuedThreadPool threads = new QueuedThreadPool(THREADS, 1);
    threads.setName(purpose);
    threads.setDaemon(true);
    ClientConnector connector = new ClientConnector();
    connector.setSelectors(1);
    connector.setExecutor(threads);
    connector.setSslContextFactory(tls(trust));
    HttpClient client = new HttpClient(new HttpClientTransportOverHTTP(connector));
    long millis = limits.timeout().toMillis();
    client.setExecutor(threads);
    client.setSocketAddressResolver(
        (host, port, context, promise) -> lookUps.resolve(host, port, promise));
    client.setFollowRedirects(false);
    client.setHttpCookieStore(new HttpCookieStore.Empty());
    client.setConnectTimeout(millis);
    client.setIdleTimeout(millis);
    client.setMaxResponseHeadersSize(MAX_HEADER_BYTES);
    return client;
  }

  private static SslContextFactory.Client tls(ServerTrust trust) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {trust}, null);
      SslContextFactory.Client tls = new SslContextFactory.Client();
      tls.setSslContext(context);
      tls.setIncludeProtocols("TLSv1.3", "TLSv1.2");
      return tls;
    } catch (GeneralSecurityException e) {
      throw new IOException("this JDK speaks no TLS", e);
    }
  }

  @Override
  public void close() throws IOException {
    stop(client);
  }

  private static void stop(HttpClient client) throws IOException {
    try {
      client.stop();
    } catch (Exception e) {
      throw new IOException("the client did not stop", e);
    }
  }
}

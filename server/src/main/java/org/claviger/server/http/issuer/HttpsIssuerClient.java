package org.claviger.server.http.issuer;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.claviger.server.config.WebIdentityConfig;
import org.claviger.server.iam.OidcProvider;
import org.claviger.server.iam.web.IssuerClient;
import org.eclipse.jetty.client.CompletableResponseListener;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.SocketAddressResolver;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Fetches documents of identity providers: HTTPS alone, no redirect, no proxy, no cookie, no
 * compression, bounded in size and time, and only from addresses of the public Internet unless the
 * configuration says otherwise. The address that was looked at is the one that is connected to.
 *
 * <p>Fetches are rare, and each has a client of its own: nothing is open or running between them. A
 * name whose look-up does not end keeps a thread until it does, one of a few.
 */
public final class HttpsIssuerClient implements IssuerClient {
  private static final int MAX_HEADER_BYTES = 16 << 10;
  private static final int THREADS = 4;
  private static final int MAX_LOOKUPS = 8;

  private final WebIdentityConfig config;
  private final List<X509ExtendedTrustManager> authorities;
  private final Names names;
  private final Executor lookups;

  private HttpsIssuerClient(
      WebIdentityConfig config, List<X509ExtendedTrustManager> authorities, Names names) {
    this.config = config;
    this.authorities = authorities;
    this.names = names;
    this.lookups = lookups();
  }

  /** Where the addresses of a host are looked up. */
  interface Names {
    InetAddress[] addresses(String host) throws UnknownHostException;
  }

  /**
   * A client with the authorities that there are now.
   *
   * @throws IOException if the configured file cannot be read or holds no certificates
   */
  public static HttpsIssuerClient open(WebIdentityConfig config) throws IOException {
    return open(config, InetAddress::getAllByName);
  }

  static HttpsIssuerClient open(WebIdentityConfig config, Names names) throws IOException {
    requireNonNull(config, "config");
    Path caFile = config.caFile().orElse(null);
    try {
      return new HttpsIssuerClient(config, IssuerTrust.authorities(caFile), names);
    } catch (GeneralSecurityException e) {
      throw new IOException("the certificate authorities in " + caFile + " cannot be read", e);
    }
  }

  @Override
  public byte[] read(OidcProvider provider, URI uri) throws IOException {
    if (!"https".equals(uri.getScheme())) {
      throw new IOException("only https is read");
    }
    HttpClient client = client(provider);
    try {
      client.start();
      client.getContentDecoderFactories().clear();
      return body(send(client.newRequest(uri)));
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(uri + " cannot be read", e);
    } finally {
      stop(client);
    }
  }

  private ContentResponse send(Request request) throws IOException, InterruptedException {
    long millis = config.timeout().toMillis();
    request.timeout(millis, TimeUnit.MILLISECONDS);
    try {
      return new CompletableResponseListener(request, config.documentBytes())
          .send()
          .get(millis, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException(request.getURI() + " cannot be read", e);
    }
  }

  private static byte[] body(ContentResponse response) throws IOException {
    if (response.getStatus() != HttpStatus.OK_200) {
      throw new IOException(
          response.getRequest().getURI() + " was answered with status " + response.getStatus());
    }
    return response.getContent();
  }

  private HttpClient client(OidcProvider provider) throws IOException {
    QueuedThreadPool threads = new QueuedThreadPool(THREADS, 1);
    threads.setName("issuer");
    threads.setDaemon(true);
    ClientConnector connector = new ClientConnector();
    connector.setSelectors(1);
    connector.setExecutor(threads);
    connector.setSslContextFactory(tls(provider));
    HttpClient client = new HttpClient(new HttpClientTransportOverHTTP(connector));
    long millis = config.timeout().toMillis();
    client.setExecutor(threads);
    client.setSocketAddressResolver(this::resolve);
    client.setFollowRedirects(false);
    client.setHttpCookieStore(new HttpCookieStore.Empty());
    client.setConnectTimeout(millis);
    client.setIdleTimeout(millis);
    client.setMaxResponseHeadersSize(MAX_HEADER_BYTES);
    return client;
  }

  private SslContextFactory.Client tls(OidcProvider provider) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          null, new TrustManager[] {IssuerTrust.of(authorities, provider.thumbprints())}, null);
      SslContextFactory.Client tls = new SslContextFactory.Client();
      tls.setSslContext(context);
      tls.setIncludeProtocols("TLSv1.3", "TLSv1.2");
      return tls;
    } catch (GeneralSecurityException e) {
      throw new IOException("this JDK speaks no TLS", e);
    }
  }

  /**
   * Threads for looking up names, which nothing can cut short: the fetch goes on without waiting
   * and is given up in time, and no more look-ups than these are ever under way.
   */
  private static Executor lookups() {
    return new ThreadPoolExecutor(
        0,
        MAX_LOOKUPS,
        1,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        work -> {
          Thread thread = new Thread(work, "issuer-names");
          thread.setDaemon(true);
          return thread;
        });
  }

  /** {@link SocketAddressResolver}: the addresses of a host that may be connected to. */
  private void resolve(
      String host,
      int port,
      Map<String, Object> context,
      Promise<List<InetSocketAddress>> promise) {
    try {
      lookups.execute(() -> lookUp(host, port, promise));
    } catch (RejectedExecutionException e) {
      promise.failed(new IOException("too many names are being looked up", e));
    }
  }

  private void lookUp(String host, int port, Promise<List<InetSocketAddress>> promise) {
    try {
      List<InetSocketAddress> addresses =
          Stream.of(names.addresses(host))
              .filter(address -> config.privateNetworks() || PublicAddresses.contains(address))
              .map(address -> new InetSocketAddress(address, port))
              .toList();
      if (addresses.isEmpty()) {
        promise.failed(new UnknownHostException(host + " has no public address"));
      } else {
        promise.succeeded(addresses);
      }
    } catch (UnknownHostException e) {
      promise.failed(e);
    }
  }

  private static void stop(HttpClient client) throws IOException {
    try {
      client.stop();
    } catch (Exception e) {
      throw new IOException("the client did not stop", e);
    }
  }
}

package org.claviger.server.http;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.claviger.server.config.HttpConfig;
import org.claviger.server.config.HttpLimits;
import org.claviger.server.config.TlsConfig;
import org.claviger.server.http.limit.ConnectionGuard;
import org.claviger.server.http.limit.GuardedTls;
import org.claviger.server.http.tls.TlsIdentity;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.io.WindowRateControl;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.server.handler.SizeLimitHandler;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listener of the API: HTTP/1.1 and HTTP/2 over TLS, within the limits of its configuration.
 */
public final class HttpServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

  private final Server server;
  private final ServerConnector connector;
  private final SslContextFactory.Server tls;
  private final TlsIdentity identity;
  private final Duration tlsCheck;
  private final Duration drain;

  private HttpServer(
      HttpConfig config, TlsConfig tlsConfig, TlsIdentity identity, RequestPipeline pipeline) {
    this.identity = identity;
    this.tls = TlsContext.of(identity.current());
    this.server = new Server(threads(config.limits()));
    this.tlsCheck = tlsConfig.check();
    this.drain = config.timeouts().drain();
    ConnectionGuard guard = new ConnectionGuard(config.timeouts());
    this.connector = connector(config, guard);
    server.addConnector(connector);
    server.addBean(new NetworkConnectionLimit(config.limits().connections(), connector));
    server.setErrorHandler(new JettyErrors());
    server.setHandler(handlers(config, guard, pipeline, server.getThreadPool()));
  }

  /**
   * Binds and answers from then on.
   *
   * @throws IOException if the port is busy or cannot be bound
   */
  public static HttpServer start(
      HttpConfig config, TlsConfig tlsConfig, TlsIdentity identity, RequestPipeline pipeline)
      throws IOException {
    HttpServer http = new HttpServer(config, tlsConfig, identity, pipeline);
    JettyStart.start(http.server);
    http.scheduleTlsCheck();
    return http;
  }

  /** The port that is bound. */
  public int port() {
    return connector.getLocalPort();
  }

  /**
   * Takes no new request, lets those in progress end, and closes all connections.
   *
   * @param drain how long those in progress may take
   */
  public void stop(Duration drain) {
    server.setStopTimeout(drain.toMillis());
    try {
      server.stop();
    } catch (Exception e) {
      LOG.warn("the listener did not stop in good order", e);
    }
  }

  /** Stops within the configured time. */
  @Override
  public void close() {
    stop(drain);
  }

  private static Handler handlers(
      HttpConfig config, ConnectionGuard guard, RequestPipeline pipeline, Executor threads) {
    int bodyBytes = config.limits().bodyBytes();
    SizeLimitHandler sizes = new SizeLimitHandler(bodyBytes, -1);
    Executor answers = new LimitedExecutor(threads, Runtime.getRuntime().availableProcessors());
    sizes.setHandler(new PipelineHandler(pipeline, answers, bodyBytes, config.timeouts().body()));
    guard.setHandler(sizes);
    return new GracefulHandler(guard);
  }

  private ServerConnector connector(HttpConfig config, ConnectionGuard guard) {
    HTTP2ServerConnectionFactory http2 = new HTTP2ServerConnectionFactory(http(config));
    http2.setConnectProtocolEnabled(false);
    http2.setMaxConcurrentStreams(config.limits().streams());
    http2.setRateControlFactory(
        new WindowRateControl.Factory(config.limits().controlFramesPerSecond()));
    ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory("h2", "http/1.1");
    alpn.setDefaultProtocol("http/1.1");
    ServerConnector made =
        new ServerConnector(
            server,
            new GuardedTls(tls, config.limits().framesPerRequest()),
            alpn,
            http2,
            new HttpConnectionFactory(http(config)));
    made.setHost(config.host());
    made.setPort(config.port());
    made.setIdleTimeout(config.timeouts().idle().toMillis());
    made.addBean(guard, false);
    return made;
  }

  private static HttpConfiguration http(HttpConfig config) {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setHttpCompliance(HttpCompliance.STRICT);
    http.setUriCompliance(UriCompliance.RFC3986);
    http.setRequestHeaderSize(config.limits().headerBytes());
    // A cached field would be given back in another case than it was signed in.
    http.setHeaderCacheCaseSensitive(true);
    return http;
  }

  private static QueuedThreadPool threads(HttpLimits limits) {
    QueuedThreadPool pool = new QueuedThreadPool(limits.threads());
    pool.setName("http");
    if (VirtualThreads.areSupported()) {
      pool.setVirtualThreadsExecutor(VirtualThreads.getNamedVirtualThreadsExecutor("http-"));
    }
    return pool;
  }

  private void scheduleTlsCheck() {
    server.getScheduler().schedule(this::checkTls, tlsCheck.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void checkTls() {
    if (!server.isRunning()) {
      return;
    }
    try {
      if (identity.refresh()) {
        tls.reload(factory -> TlsContext.show(factory, identity.current()));
        LOG.info("new connections see the certificate that ends {}", identity.current().notAfter());
      }
    } catch (Exception e) {
      LOG.error("the server certificate was not renewed; the former one stays", e);
    } finally {
      scheduleTlsCheck();
    }
  }
}

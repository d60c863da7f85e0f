package org.claviger.server.http.worker;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.claviger.server.config.HttpTimeouts;
import org.claviger.server.config.WorkerAddress;
import org.claviger.server.http.limit.ConnectionGuard;
import org.claviger.server.http.limit.GuardedTls;
import org.claviger.server.http.tls.MutualTls;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The worker's TCP port: mutual TLS, connections that are few and no client that can hold one. */
final class TlsEntrance implements LifeCycle.Listener {
  private static final Logger log = LoggerFactory.getLogger(TlsEntrance.class);
  private static final Duration HANDSHAKE = Duration.ofSeconds(10);
  private static final int HEADER_BYTES = 8 << 10;

  /** Beside those that do requests: strangers who have not shown a certificate, and idle ones. */
  private static final int MORE_CONNECTIONS = 192;

  private final Server server;
  private final MutualTls tls;
  private final WorkerLimits limits;
  private final SslContextFactory.Server context;
  private final ServerConnector connector;
  private final ConnectionGuard guard;

  TlsEntrance(Server server, HttpConfiguration http, MutualTls tls, WorkerLimits limits) {
    this.server = server;
    this.tls = tls;
    this.limits = limits;
    this.context = new SslContextFactory.Server();
    TlsContexts.configure(context, tls);
    context.setNeedClientAuth(true);
    this.guard = new ConnectionGuard(timeouts(limits));
    ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory("http/1.1");
    alpn.setDefaultProtocol("http/1.1");
    http.setRequestHeaderSize(HEADER_BYTES);
    this.connector =
        new ServerConnector(
            server, 1, 1, new GuardedTls(context, 1), alpn, new HttpConnectionFactory(http));
  }

  private static HttpTimeouts timeouts(WorkerLimits limits) {
    Duration handshake = limits.idle().compareTo(HANDSHAKE) < 0 ? limits.idle() : HANDSHAKE;
    Duration exchange = limits.exchange();
    return new HttpTimeouts(handshake, handshake, exchange, exchange, limits.idle(), handshake);
  }

  /** Makes it the server's only connector. */
  void install(WorkerAddress address, int threads, Handler handler) {
    connector.setHost(address.host());
    connector.setPort(address.port());
    connector.setIdleTimeout(limits.idle().toMillis());
    connector.addBean(guard, false);
    connector.addBean(new RefusedPeers());
    server.addConnector(connector);
    server.addBean(new NetworkConnectionLimit(threads + MORE_CONNECTIONS, connector));
    guard.setHandler(handler);
    server.setHandler(guard);
    server.addEventListener(this);
  }

  @Override
  public void lifeCycleStarted(LifeCycle started) {
    if (started == server) {
      scheduleCheck();
    }
  }

  private void scheduleCheck() {
    server.getScheduler().schedule(this::check, limits.check().toMillis(), TimeUnit.MILLISECONDS);
  }

  private void check() {
    if (!server.isRunning()) {
      return;
    }
    try {
      if (tls.refresh()) {
        TlsContexts.reload(context, tls);
        // Whoever is not trusted any more has no connection left.
        connector.getConnectedEndPoints().forEach(EndPoint::close);
      }
    } catch (Exception e) {
      log.error("the worker's certificates are not taken anew; the former ones stay", e);
    } finally {
      scheduleCheck();
    }
  }
}

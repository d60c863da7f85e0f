package org.claviger.server.http;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.util.Map;
import org.claviger.server.config.ManagementConfig;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listener for whoever runs the server: plain HTTP on 127.0.0.1 with {@code /metrics}, {@code
 * /health/live} (200 while the process answers) and {@code /health/ready} (200, or 503 with the
 * reasons in JSON).
 */
public final class ManagementServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ManagementServer.class);
  private static final int CONNECTIONS = 64;
  private static final long IDLE_MILLIS = 10_000;

  private final Server server;
  private final ServerConnector connector;

  private ManagementServer(
      ManagementConfig config, PrometheusMeterRegistry metrics, Readiness readiness) {
    QueuedThreadPool threads = new QueuedThreadPool(16, 2);
    threads.setName("management");
    server = new Server(threads);
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    connector.setHost("127.0.0.1");
    connector.setPort(config.port());
    connector.setIdleTimeout(IDLE_MILLIS);
    server.addConnector(connector);
    server.addBean(new NetworkConnectionLimit(CONNECTIONS, connector));
    server.setErrorHandler(new JettyErrors());
    server.setHandler(new Pages(metrics, readiness));
  }

  /**
   * Binds and answers from then on.
   *
   * @param readiness what {@code /health/ready} tells
   * @throws IOException if the port is busy or cannot be bound
   */
  public static ManagementServer start(
      ManagementConfig config, PrometheusMeterRegistry metrics, Readiness readiness)
      throws IOException {
    ManagementServer management = new ManagementServer(config, metrics, readiness);
    JettyStart.start(management.server);
    return management;
  }

  /** The port that is bound. */
  public int port() {
    return connector.getLocalPort();
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      LOG.warn("the management listener did not stop in good order", e);
    }
  }

  private static final class Pages extends Handler.Abstract {
    private final PrometheusMeterRegistry metrics;
    private final Readiness readiness;

    Pages(PrometheusMeterRegistry metrics, Readiness readiness) {
      this.metrics = metrics;
      this.readiness = readiness;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      if (!request.getMethod().equals("GET")) {
        return false;
      }
      switch (request.getHttpURI().getPath()) {
        case "/metrics" ->
            write(response, callback, 200, "text/plain; version=0.0.4", metrics.scrape());
        case "/health/live" -> write(response, callback, 200, "application/json", "{}");
        case "/health/ready" -> ready(response, callback);
        default -> {
          return false;
        }
      }
      return true;
    }

    private void ready(Response response, Callback callback) {
      Map<String, String> reasons = readiness.ask();
      boolean ready = reasons.values().stream().allMatch(String::isEmpty);
      int status = ready ? HttpStatus.OK_200 : HttpStatus.SERVICE_UNAVAILABLE_503;
      String body = Readiness.json(reasons, readiness.notices()).toString();
      write(response, callback, status, "application/json", body);
    }

    private static void write(
        Response response, Callback callback, int status, String type, String body) {
      response.setStatus(status);
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
      Content.Sink.write(response, true, body, callback);
    }
  }
}

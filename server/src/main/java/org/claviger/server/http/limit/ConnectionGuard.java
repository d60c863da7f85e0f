package org.claviger.server.http.limit;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.claviger.server.config.HttpTimeouts;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes every connection that outlasts a deadline of {@link HttpTimeouts}: handshake, header,
 * exchange, idle. Unlike Jetty's idle timeout it counts requests, not bytes, so a client that drips
 * or only pings gains nothing. It is a handler, to see requests, and a listener, to see
 * connections.
 */
public final class ConnectionGuard extends Handler.Wrapper implements Connection.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionGuard.class);
  private static final long SWEEP_MILLIS = 200;

  private final HttpTimeouts timeouts;
  private final Map<Connection, Watched> watched = new ConcurrentHashMap<>();
  private volatile Scheduler scheduler;

  /** With these deadlines. */
  public ConnectionGuard(HttpTimeouts timeouts) {
    this.timeouts = requireNonNull(timeouts, "timeouts");
  }

  @Override
  public void onOpened(Connection connection) {
    if (!(connection instanceof SslConnection)) {
      watched.put(connection, new Watched(connection, timeouts));
    }
  }

  @Override
  public void onClosed(Connection connection) {
    watched.remove(connection);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    Watched connection = watched.get(request.getConnectionMetaData().getConnection());
    if (connection != null) {
      connection.begin(request);
      Request.addCompletionListener(request, failure -> connection.end(request));
    }
    return super.handle(request, response, callback);
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    scheduler = getServer().getScheduler();
    next();
  }

  private void next() {
    scheduler.schedule(this::sweep, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void sweep() {
    if (!isRunning()) {
      return;
    }
    try {
      long now = System.nanoTime();
      watched.forEach((connection, state) -> closeIfOverdue(connection, state.overdue(now)));
    } catch (RuntimeException e) {
      LOG.error("the watch over connections failed once, and goes on", e);
    } finally {
      next();
    }
  }

  private static void closeIfOverdue(Connection connection, String deadline) {
    if (deadline == null) {
      return;
    }
    EndPoint endPoint = connection.getEndPoint();
    LOG.debug("{}: closed, {} took too long", endPoint.getRemoteSocketAddress(), deadline);
    // Down to the socket: a polite close would wait for the peer to take it.
    while (endPoint instanceof EndPoint.Wrapper wrapper) {
      endPoint = wrapper.unwrap();
    }
    endPoint.close(new TimeoutException(deadline + " took too long"));
  }
}

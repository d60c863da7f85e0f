package org.claviger.server.http.limit;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.claviger.server.config.HttpTimeouts;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.NegotiatingServerConnection;
import org.eclipse.jetty.server.internal.HttpConnection;

/** What one connection is doing, and for how long. */
final class Watched {
  private final Connection connection;
  private final HttpTimeouts timeouts;
  private final Map<Object, Long> requests = new ConcurrentHashMap<>();
  private final AtomicLong begun = new AtomicLong();
  private volatile long quietSinceNanos = System.nanoTime();
  private long headerSinceNanos;
  private long headerOf = -1;

  Watched(Connection connection, HttpTimeouts timeouts) {
    this.connection = connection;
    this.timeouts = timeouts;
  }

  void begin(Object request) {
    begun.incrementAndGet();
    requests.put(request, System.nanoTime());
  }

  void end(Object request) {
    quietSinceNanos = System.nanoTime();
    requests.remove(request);
  }

  /** Which deadline has passed; null if none. Called by one thread at a time. */
  String overdue(long nowNanos) {
    if (connection instanceof NegotiatingServerConnection) {
      return passed(quietSinceNanos, nowNanos, timeouts.handshake()) ? "TLS handshake" : null;
    }
    long headerSince = incompleteSince(nowNanos);
    if (headerSince != 0 && passed(headerSince, nowNanos, timeouts.header())) {
      return "request header";
    }
    if (requests.isEmpty()) {
      return passed(quietSinceNanos, nowNanos, timeouts.idle()) ? "next request" : null;
    }
    return passed(oldestRequest(nowNanos), nowNanos, timeouts.exchange()) ? "exchange" : null;
  }

  private long incompleteSince(long nowNanos) {
    if (connection.getEndPoint() instanceof ScannedEndPoint scanned && scanned.scansFrames()) {
      return scanned.incompleteSinceNanos();
    }
    return connection instanceof HttpConnection http ? http1Header(http, nowNanos) : 0;
  }

  /** HTTP/1.1: the parser is in a header, still the same one as when it was first seen there. */
  private long http1Header(HttpConnection http, long nowNanos) {
    HttpParser.State state = http.getParser().getState();
    boolean inHeader =
        state.compareTo(HttpParser.State.START) > 0
            && state.compareTo(HttpParser.State.HEADER) <= 0;
    if (!inHeader) {
      headerSinceNanos = 0;
    } else if (headerSinceNanos == 0 || headerOf != begun.get()) {
      headerOf = begun.get();
      headerSinceNanos = nowNanos;
    }
    return headerSinceNanos;
  }

  private long oldestRequest(long nowNanos) {
    return requests.values().stream().mapToLong(Long::longValue).min().orElse(nowNanos);
  }

  private static boolean passed(long sinceNanos, long nowNanos, Duration deadline) {
    return nowNanos - sinceNanos > deadline.toNanos();
  }
}

package org.claviger.server.http.worker;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.io.ssl.SslHandshakeListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs whose handshakes failed; seldom, however many there are. */
final class RefusedPeers implements SslHandshakeListener {
  private static final Logger log = LoggerFactory.getLogger(RefusedPeers.class);
  private static final long PAUSE_NANOS = Duration.ofSeconds(10).toNanos();

  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong next = new AtomicLong(System.nanoTime());

  @Override
  public void handshakeFailed(Event event, Throwable failure) {
    long count = refused.incrementAndGet();
    long due = next.get();
    long now = System.nanoTime();
    if (now - due >= 0 && next.compareAndSet(due, now + PAUSE_NANOS)) {
      log.warn(
          "a client was refused, {} since the start: {}: {}",
          count,
          event.getEndPoint().getRemoteSocketAddress(),
          printable(String.valueOf(failure.getMessage())));
    }
  }

  /** It may repeat what the stranger's certificate says. */
  private static String printable(String message) {
    return message.substring(0, Math.min(message.length(), 300)).replaceAll("[^ -~]", "?");
  }
}

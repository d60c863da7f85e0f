package org.claviger.provider.internal.client;

import java.net.URI;
import java.time.Duration;
import okhttp3.HttpUrl;
import org.claviger.provider.internal.http.HttpStack;

/** One server of the service, and for how long it is avoided since it failed. */
final class Endpoint {
  private static final long FIRST_NANOS = Duration.ofSeconds(1).toNanos();
  private static final int MAX_DOUBLINGS = 6;

  private final HttpUrl url;
  private final String host;
  private int failures;
  private long avoidedSinceNanos;

  Endpoint(URI uri) {
    this.url = HttpUrl.get(uri.toString());
    this.host = HttpStack.hostHeader(url);
  }

  HttpUrl url() {
    return url;
  }

  /** The value of the {@code Host} header. */
  String host() {
    return host;
  }

  /** It is avoided for a second, and twice as long with every failure, up to about a minute. */
  synchronized void failed(long nowNanos) {
    failures++;
    avoidedSinceNanos = nowNanos;
  }

  synchronized void worked() {
    failures = 0;
  }

  /** How much longer it is avoided; zero if it is not. */
  synchronized long avoidedNanos(long nowNanos) {
    if (failures == 0) {
      return 0;
    }
    long whole = FIRST_NANOS << Math.min(failures - 1, MAX_DOUBLINGS);
    return Math.max(0, whole - (nowNanos - avoidedSinceNanos));
  }

  /** One request finds out whether it is back; others go on avoiding it meanwhile. */
  synchronized void chosen(long nowNanos) {
    if (failures > 0) {
      avoidedSinceNanos = nowNanos;
    }
  }

  @Override
  public String toString() {
    return "https://" + host;
  }
}

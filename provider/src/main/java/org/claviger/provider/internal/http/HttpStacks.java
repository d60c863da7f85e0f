package org.claviger.provider.internal.http;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.Proxy;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.X509TrustManager;
import org.claviger.provider.internal.config.Settings;

/**
 * The HTTP clients of one provider. Clients of the service whose settings ask for the same have one
 * together, so that a key store loaded again and again uses the connections that are there. It is
 * let go when none of them is in use any more; its connections then end by their idle time.
 */
public final class HttpStacks implements AutoCloseable {
  private final Map<Terms, WeakReference<HttpStack>> stacks = new HashMap<>();
  private boolean closed;

  /**
   * The client for the settings. Their {@code ca.file} is read each time.
   *
   * @throws IOException if a file cannot be read or makes no sense, or after {@link #close}
   */
  public synchronized HttpStack of(Settings settings) throws IOException, GeneralSecurityException {
    if (closed) {
      throw new IOException(HttpStack.CLOSED);
    }
    stacks.values().removeIf(stack -> stack.get() == null);
    X509TrustManager trust = TrustAnchors.of(settings.caFile());
    Terms terms = Terms.of(trust, settings);
    WeakReference<HttpStack> known = stacks.get(terms);
    HttpStack stack = known == null ? null : known.get();
    if (stack == null) {
      stack = new HttpStack(trust, settings);
      stacks.put(terms, new WeakReference<>(stack));
    }
    return stack;
  }

  /** How many are known, in use or not yet let go. */
  synchronized int size() {
    return stacks.size();
  }

  /** Closes all that are in use; there are no others afterwards. */
  @Override
  public synchronized void close() {
    closed = true;
    stacks.values().stream()
        .map(WeakReference::get)
        .filter(Objects::nonNull)
        .forEach(HttpStack::close);
    stacks.clear();
  }

  /** What two clients must have in common to share connections. */
  private record Terms(
      Set<X509Certificate> authorities,
      Optional<Proxy> proxy,
      Duration timeout,
      Duration connectTimeout) {
    static Terms of(X509TrustManager trust, Settings settings) {
      return new Terms(
          Set.copyOf(List.of(trust.getAcceptedIssuers())),
          settings.proxy(),
          settings.timeout(),
          settings.connectTimeout());
    }
  }
}

package org.claviger.provider.internal.client;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.concurrent.CopyOnWriteArrayList;
import org.claviger.provider.RequestEvent;
import org.claviger.provider.RequestListener;

/** Who hears of requests: the log at level DEBUG, and listeners. None of them can break one. */
public final class Observers {
  private static final System.Logger LOG = System.getLogger("org.claviger.provider");

  private final List<RequestListener> listeners = new CopyOnWriteArrayList<>();
  private boolean installedAdded;

  /** Adds one. */
  public void add(RequestListener listener) {
    listeners.add(listener);
  }

  /** Adds those that are installed beside the provider, when it is called first. */
  public synchronized void addInstalled() {
    if (installedAdded) {
      return;
    }
    installedAdded = true;
    try {
      ServiceLoader.load(RequestListener.class, RequestListener.class.getClassLoader())
          .forEach(listeners::add);
    } catch (ServiceConfigurationError e) {
      LOG.log(Level.WARNING, "a request listener cannot be loaded: {0}", e.getMessage());
    }
  }

  void requestEnded(RequestEvent event) {
    LOG.log(
        Level.DEBUG,
        () ->
            "%s: %s, attempts %d, %d us, request %s"
                .formatted(
                    event.action(),
                    event.outcome(),
                    event.attempts(),
                    event.duration().toNanos() / 1_000,
                    event.requestId().orElse("-")));
    for (RequestListener listener : listeners) {
      try {
        listener.requestEnded(event);
      } catch (RuntimeException | LinkageError | AssertionError e) {
        LOG.log(Level.WARNING, "a request listener failed", e);
      }
    }
  }
}

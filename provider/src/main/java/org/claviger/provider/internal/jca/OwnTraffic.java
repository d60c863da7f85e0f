package org.claviger.provider.internal.jca;

import java.io.IOException;

/**
 * Marks the threads that are inside the provider's own HTTPS client. The TLS below it asks the
 * installed providers for its algorithms; were ours to answer there, a handshake would wait for
 * itself.
 */
public final class OwnTraffic {
  private static final ThreadLocal<Boolean> INSIDE = new ThreadLocal<>();

  private OwnTraffic() {}

  /** What is done on the wire. */
  @FunctionalInterface
  public interface Exchange<T> {
    /** Does it. */
    T run() throws IOException;
  }

  /** Runs an exchange with the calling thread marked. */
  public static <T> T run(Exchange<T> exchange) throws IOException {
    INSIDE.set(true);
    try {
      return exchange.run();
    } finally {
      INSIDE.remove();
    }
  }

  /** Whether the calling thread is marked. */
  public static boolean isInside() {
    return INSIDE.get() != null;
  }
}

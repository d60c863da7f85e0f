package org.claviger.server.http;

import java.io.IOException;
import org.eclipse.jetty.server.Server;

/** Starts a Jetty server, or leaves nothing of it behind. */
final class JettyStart {
  private JettyStart() {}

  static void start(Server server) throws IOException {
    try {
      server.start();
    } catch (Exception e) {
      stop(server, e);
      throw e instanceof IOException io ? io : new IOException("the listener did not start", e);
    }
  }

  private static void stop(Server server, Exception cause) {
    try {
      server.stop();
    } catch (Exception e) {
      cause.addSuppressed(e);
    }
  }
}

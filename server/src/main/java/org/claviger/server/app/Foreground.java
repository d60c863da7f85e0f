package org.claviger.server.app;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.claviger.server.config.ServerConfig;

/** Runs a server until the process is asked to end. */
final class Foreground {
  private Foreground() {}

  /** Starts, says where, and waits for SIGTERM or SIGINT, upon which it drains and exits 0. */
  static int run(ServerConfig config, Optional<Path> configFile, PrintWriter out) throws Exception {
    ClavigerServer server = ClavigerServer.start(config, configFile);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(server), "shutdown"));
    out.println("Management is at " + server.management());
    out.println("Claviger is ready at " + server.endpoint());
    out.flush();
    new CountDownLatch(1).await();
    return 0;
  }

  /** An orderly end is a success: without this the JVM would exit with the signal's number. */
  private static void end(ClavigerServer server) {
    server.close();
    Runtime.getRuntime().halt(0);
  }
}

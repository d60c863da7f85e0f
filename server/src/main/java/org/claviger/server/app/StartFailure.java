package org.claviger.server.app;

import java.io.PrintWriter;
import java.net.BindException;
import org.claviger.server.config.InvalidConfigException;
import org.claviger.server.iam.AccountChangedException;
import org.claviger.server.store.StoreInUseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the operator why a command did not do its work, and picks the exit code. */
final class StartFailure {
  /** The command failed. */
  static final int FAILED = 1;

  /** The command was refused; the reason says what to do. */
  static final int REFUSED = 2;

  private static final Logger log = LoggerFactory.getLogger(StartFailure.class);

  private StartFailure() {}

  /** Prints the reason and returns the exit code. */
  static int report(Throwable failure, PrintWriter err) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (isRefusal(cause)) {
        err.println("claviger: " + cause.getMessage());
        return REFUSED;
      }
    }
    err.println("claviger: failed: " + failure.getMessage());
    log.error("The command failed", failure);
    return FAILED;
  }

  private static boolean isRefusal(Throwable cause) {
    return cause instanceof InvalidConfigException
        || cause instanceof StoreInUseException
        || cause instanceof AccountChangedException
        || cause instanceof BindException;
  }
}

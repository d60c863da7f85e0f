package org.claviger.server.app;

import java.io.PrintWriter;
import java.net.BindException;
import org.claviger.server.audit.AuditLossException;
import org.claviger.server.backup.BackupRefusedException;
import org.claviger.server.config.InvalidConfigException;
import org.claviger.server.document.MalformedDocumentException;
import org.claviger.server.hsm.ceremony.CeremonyException;
import org.claviger.server.iam.AccountChangedException;
import org.claviger.server.quorum.NotApprovedException;
import org.claviger.server.store.NewerSchemaException;
import org.claviger.server.store.StoreInUseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the operator why a command did not do its work, and picks the exit code. */
final class StartFailure {
  /** The command failed. */
  static final int FAILED = 1;

  /** The command was refused; the reason says what to do. */
  static final int REFUSED = 2;

  /** What can be done where a port is busy; the address itself is in Jetty's exception. */
  private static final String CHOOSE_ANOTHER =
      ". Stop the program that listens there, or choose another port (--port, --management-port).";

  private static final Logger log = LoggerFactory.getLogger(StartFailure.class);

  private StartFailure() {}

  /** Prints the reason and returns the exit code. */
  static int report(Throwable failure, PrintWriter err) {
    String around = "";
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException) {
        err.println("claviger: " + around + ": " + cause.getMessage() + CHOOSE_ANOTHER);
        return REFUSED;
      }
      if (isRefusal(cause)) {
        err.println("claviger: " + cause.getMessage());
        return REFUSED;
      }
      around = cause.getMessage();
    }
    err.println("claviger: failed: " + failure.getMessage());
    log.error("The command failed", failure);
    return FAILED;
  }

  private static boolean isRefusal(Throwable cause) {
    return cause instanceof InvalidConfigException
        || cause instanceof StoreInUseException
        || cause instanceof NewerSchemaException
        || cause instanceof AccountChangedException
        || cause instanceof LostTokenException
        || cause instanceof ApprovalNeededException
        || cause instanceof NotApprovedException
        || cause instanceof MalformedDocumentException
        || cause instanceof BackupRefusedException
        || cause instanceof CeremonyException
        || cause instanceof AuditLossException;
  }
}

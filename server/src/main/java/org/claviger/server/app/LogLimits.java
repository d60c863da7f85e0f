package org.claviger.server.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import org.slf4j.LoggerFactory;

/**
 * What no configuration of the log lets out. Jetty shows requests with all their headers, session
 * tokens among them, to whoever asks it for more than INFO.
 */
final class LogLimits {
  private static final String JETTY = "org.eclipse.jetty";

  private LogLimits() {}

  /** Sets them; to be called before there is a request. */
  static void apply() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.getLogger(JETTY);
      for (Logger logger : context.getLoggerList()) {
        if (logger.getName().startsWith(JETTY)
            && !logger.getEffectiveLevel().isGreaterOrEqual(Level.INFO)) {
          logger.setLevel(Level.INFO);
        }
      }
    }
  }
}

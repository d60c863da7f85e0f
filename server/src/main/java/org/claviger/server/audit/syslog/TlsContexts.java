package org.claviger.server.audit.syslog;

import java.io.IOException;
import javax.net.ssl.SSLContext;

/** Whom to trust as the receiver, and who this server is to it. */
public interface TlsContexts {
  /**
   * As it is now; asked for each connection, so that renewed files are taken.
   *
   * @throws IOException if the files cannot be read
   */
  SSLContext current() throws IOException;
}

package org.claviger.server.app;

import java.io.IOException;
import java.time.Clock;
import org.claviger.server.audit.export.FileExport;
import org.claviger.server.audit.follow.Followers;
import org.claviger.server.audit.syslog.SyslogForwarder;
import org.claviger.server.config.ForwardingConfig;
import org.claviger.server.config.SyslogConfig;
import org.claviger.server.store.Positions;

/** Lets those follow the audit trail who pass it on. */
final class Forwarding {
  private Forwarding() {}

  /**
   * Starts what is configured.
   *
   * @throws IOException if certificates of the configuration cannot be read
   */
  static void start(ForwardingConfig config, Followers followers, Positions positions, Clock clock)
      throws IOException {
    if (config.export().isPresent()) {
      followers.follow(FileExport.open(config.export().get(), positions, followers::newest, clock));
    }
    if (config.syslog().isPresent()) {
      SyslogConfig syslog = config.syslog().get();
      ReceiverTls tls = ReceiverTls.open(syslog);
      followers.follow(SyslogForwarder.open(syslog, tls, positions, followers::newest));
    }
  }
}

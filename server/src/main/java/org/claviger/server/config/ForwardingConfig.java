package org.claviger.server.config;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * Who gets the audit trail besides.
 *
 * @param export a folder of CloudTrail log files
 * @param syslog a syslog receiver
 */
public record ForwardingConfig(Optional<ExportConfig> export, Optional<SyslogConfig> syslog) {
  public ForwardingConfig {
    requireNonNull(export, "export");
    requireNonNull(syslog, "syslog");
  }

  /** Nobody. */
  public static ForwardingConfig defaults() {
    return new ForwardingConfig(Optional.empty(), Optional.empty());
  }
}

package org.claviger.server.config;

import java.nio.file.Path;
import java.util.Optional;

/** Reads who gets the audit trail, from the section {@code audit}. */
final class ForwardingFile {
  private ForwardingFile() {}

  static ForwardingConfig read(Settings audit) {
    return new ForwardingConfig(export(audit.section("export")), syslog(audit.section("syslog")));
  }

  private static Optional<ExportConfig> export(Settings settings) {
    Path folder = settings.path("folder", null);
    if (folder == null) {
      settings.end("folder");
      return Optional.empty();
    }
    ExportConfig config =
        new ExportConfig(
            folder,
            settings.duration("interval", ExportConfig.DEFAULT_INTERVAL),
            settings.size("fileBytes", ExportConfig.DEFAULT_FILE_BYTES));
    settings.end();
    return Optional.of(config);
  }

  private static Optional<SyslogConfig> syslog(Settings settings) {
    String host = settings.text("host", null);
    if (host == null) {
      settings.end("host");
      return Optional.empty();
    }
    SyslogConfig defaults = SyslogConfig.of(host);
    SyslogConfig config =
        new SyslogConfig(
            host,
            settings.integer("port", defaults.port()),
            transport(settings.text("transport", "tls")),
            Optional.ofNullable(settings.path("caFile", null)),
            client(settings),
            settings.integer("facility", defaults.facility()),
            settings.text("appName", defaults.appName()),
            settings.size("messageBytes", defaults.messageBytes()),
            settings.duration("confirm", defaults.confirm()),
            settings.duration("timeout", defaults.timeout()),
            isFromBeginning(settings.text("from", "newest")));
    settings.end();
    return Optional.of(config);
  }

  private static SyslogConfig.Transport transport(String name) {
    return switch (name) {
      case "tls" -> SyslogConfig.Transport.TLS;
      case "tcp" -> SyslogConfig.Transport.TCP;
      default ->
          throw new InvalidConfigException(
              "the setting 'audit.syslog.transport' is '" + name + "'; it must be tls or tcp");
    };
  }

  private static boolean isFromBeginning(String name) {
    return switch (name) {
      case "beginning" -> true;
      case "newest" -> false;
      default ->
          throw new InvalidConfigException(
              "the setting 'audit.syslog.from' is '" + name + "'; it must be newest or beginning");
    };
  }

  private static Optional<OperatorTls> client(Settings settings) {
    Path certificate = settings.path("clientCertificate", null);
    Path key = settings.path("clientKey", null);
    if ((certificate == null) != (key == null)) {
      throw new InvalidConfigException(
          "the section 'audit.syslog' needs both 'clientCertificate' and 'clientKey', or neither");
    }
    return certificate == null ? Optional.empty() : Optional.of(new OperatorTls(certificate, key));
  }
}

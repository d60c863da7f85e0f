package org.claviger.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForwardingFileTest {
  @TempDir private Path folder;

  @Test
  void nobodyGetsAnythingUnlessConfigured() throws IOException {
    assertThat(read("data: d")).isEqualTo(ForwardingConfig.defaults());
  }

  @Test
  void aFolderAndAHostAreEnough() throws IOException {
    ForwardingConfig config = read("data: d\naudit: {export: {folder: e}, syslog: {host: h}}");
    assertThat(config.export())
        .contains(new ExportConfig(folder.resolve("e"), Duration.ofMinutes(5), 16 << 20));
    assertThat(config.syslog()).contains(SyslogConfig.of("h"));
    SyslogConfig syslog = config.syslog().orElseThrow();
    assertThat(syslog.port()).isEqualTo(6514);
    assertThat(syslog.transport()).isEqualTo(SyslogConfig.Transport.TLS);
    assertThat(syslog.facility()).isEqualTo(13);
    assertThat(syslog.messageBytes()).isEqualTo(64 << 10);
    assertThat(syslog.confirm()).isEqualTo(Duration.ofSeconds(30));
    assertThat(syslog.fromBeginning()).isFalse();
  }

  @Test
  void documentationShowsEverySettingWithItsDefault() throws IOException {
    Matcher block =
        Pattern.compile("(?m)^  # (?:export|syslog):.*\\n(?:  #   .*\\n)+")
            .matcher(Files.readString(Path.of("../docs/operations.md")));
    StringBuilder text = new StringBuilder("data: d\naudit:\n");
    while (block.find()) {
      text.append(block.group().replaceAll("(?m)^  # ", "  "));
    }
    ForwardingConfig config = read(text.toString());
    assertThat(config.export())
        .contains(
            new ExportConfig(
                folder.resolve("FOLDER"),
                ExportConfig.DEFAULT_INTERVAL,
                ExportConfig.DEFAULT_FILE_BYTES));
    SyslogConfig defaults = SyslogConfig.of("logs.example.com");
    Path file = folder.resolve("FILE");
    assertThat(config.syslog())
        .contains(
            new SyslogConfig(
                defaults.host(),
                defaults.port(),
                defaults.transport(),
                Optional.of(file),
                Optional.of(new OperatorTls(file, file)),
                defaults.facility(),
                defaults.appName(),
                defaults.messageBytes(),
                defaults.confirm(),
                defaults.timeout(),
                defaults.fromBeginning()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "export: {interval: 5m}               | 'audit.export.folder' is missing",
        "export: {folder: e, interval: 0s}    | audit.export.interval is PT0S",
        "export: {folder: e, fileBytes: 1KiB} | audit.export.fileBytes is 1024",
        "export: {folder: e, days: 1}         | no setting 'audit.export.days'",
        "syslog: {port: 514}                  | 'audit.syslog.host' is missing",
        "syslog: {host: 'a b'}                | audit.syslog.host is no host name",
        "syslog: {host: h, port: 0}           | audit.syslog.port is 0",
        "syslog: {host: h, transport: udp}    | 'audit.syslog.transport' is 'udp'",
        "syslog: {host: h, from: '1'}         | 'audit.syslog.from' is '1'",
        "syslog: {host: h, facility: 24}      | audit.syslog.facility is 24",
        "syslog: {host: h, appName: 'a b'}    | audit.syslog.appName must be",
        "syslog: {host: h, messageBytes: 1KiB} | audit.syslog.messageBytes is 1024",
        "syslog: {host: h, clientKey: k}      | needs both 'clientCertificate' and 'clientKey'",
        "syslog: {host: h, transport: tcp, caFile: c} | its transport is tcp",
        "syslog: {host: h, verify: false}     | no setting 'audit.syslog.verify'"
      })
  void whatIsWrongIsRefusedByName(String setting, String reason) {
    assertThatThrownBy(() -> read("data: d\naudit: {" + setting + "}"))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining(reason);
  }

  private ForwardingConfig read(String text) throws IOException {
    return ConfigFile.read(Files.writeString(folder.resolve("claviger.yaml"), text)).forwarding();
  }
}

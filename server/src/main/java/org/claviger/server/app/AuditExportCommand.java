package org.claviger.server.app;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.claviger.server.audit.export.OfflineExport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes the audit record into CloudTrail log files without a server. */
@Command(
    name = "export",
    description =
        "Writes the audit record as CloudTrail log files, offline: 0 done, 2 cannot be done.",
    mixinStandardHelpOptions = true)
final class AuditExportCommand implements Callable<Integer> {
  @Mixin private DataOption data;

  @Option(
      names = "--to",
      paramLabel = "FOLDER",
      required = true,
      description = "Where the files go; made if it is not there.")
  private Path target;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      defaultValue = "0000-01-01T00:00:00Z",
      description = "The first time, such as 2026-11-01T00:00:00Z (default: the beginning).")
  private Instant from;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      defaultValue = "9999-12-31T23:59:59Z",
      description = "The first time that is not wanted any more (default: the end).")
  private Instant until;

  @Option(
      names = "--account",
      paramLabel = "ID",
      description = "Records of this account alone (default: all).")
  private Optional<String> account;

  @Option(
      names = "--region",
      paramLabel = "NAME",
      description = "Records of this region alone (default: all).")
  private Optional<String> region;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    OfflineExport export = new OfflineExport(from, until, account, region);
    try {
      OfflineExport.Result result = export.run(data.directory().audit(), target);
      spec.commandLine()
          .getOut()
          .println("exported " + result.records() + " records in " + result.files() + " files");
      return 0;
    } catch (IOException e) {
      spec.commandLine().getErr().println("the audit record cannot be exported: " + e.getMessage());
      return 2;
    }
  }
}

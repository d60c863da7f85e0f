package org.claviger.server.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.claviger.server.audit.AnchorEvidence;
import org.claviger.server.audit.AuditVerifier;
import org.claviger.server.audit.Verification;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which audit record is meant, and what it is compared with. */
final class AuditEvidenceOptions {
  @Mixin private DataOption data;

  @Option(
      names = "--database",
      paramLabel = "FILE",
      description = "The server's database, where it is not in DIR/store.")
  private Path database;

  @Option(
      names = "--anchors",
      paramLabel = "FILE_OR_FOLDER",
      description = "A place outside of DIR that has anchors; may be given again.")
  private List<Path> places = List.of();

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /** Checks the record. */
  Verification verify(List<String> keys) {
    Set<String> fingerprints = new HashSet<>();
    for (String key : keys) {
      if (!key.matches("[0-9a-f]{64}")) {
        throw new ParameterException(
            spec.commandLine(), "a key's fingerprint has 64 digits of 0-9 and a-f, not: " + key);
      }
      fingerprints.add(key);
    }
    return AuditVerifier.verify(
        data.directory().audit(), new AnchorEvidence(fingerprints, database(), places));
  }

  /** The database; empty if the folder was copied without it. */
  Optional<Path> database() {
    if (database != null) {
      return Optional.of(database);
    }
    Path usual = data.directory().store().resolve("claviger.db");
    return Files.exists(usual) ? Optional.of(usual) : Optional.empty();
  }
}

package org.claviger.server.app;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Whose signature a backup must have. */
final class SignerKeys {
  @Option(
      names = "--key",
      paramLabel = "FINGERPRINT",
      required = true,
      description =
          "The fingerprint of a key that signs the audit record ('claviger audit key'), noted"
              + " elsewhere; may be given again.")
  private List<String> keys = List.of();

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  Set<String> fingerprints() {
    Set<String> fingerprints = new HashSet<>();
    for (String key : keys) {
      if (!key.matches("[0-9a-f]{64}")) {
        throw new ParameterException(
            spec.commandLine(), "a key's fingerprint has 64 digits of 0-9 and a-f, not: " + key);
      }
      fingerprints.add(key);
    }
    return fingerprints;
  }
}

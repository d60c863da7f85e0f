package org.claviger.server.app;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.claviger.server.config.ServerConfig;
import org.claviger.server.hsm.ceremony.CeremonyStep;
import org.claviger.server.hsm.ceremony.DomainName;
import org.claviger.server.hsm.ceremony.DomainState;
import org.claviger.server.hsm.pkcs11.MaterialRewrapping;
import org.claviger.server.key.WrappedMaterials;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Destroys an older key-encryption key that wraps nothing any more. */
@Command(
    name = "forget",
    description = {
      "Destroys an older version of a region's key-encryption key on one HSM, once the server's",
      "database holds nothing that it wraps. A backup from before 'rewrap' needs the keys that it",
      "carries itself."
    },
    mixinStandardHelpOptions = true)
final class DomainForgetCommand implements Callable<Integer> {
  @Mixin private CeremonyConfigOption config;
  @Mixin private ApprovalsOption approvals;
  @Mixin private ServerDatabaseOptions database;

  @Option(
      names = "--key-version",
      paramLabel = "N",
      required = true,
      description = "The version of the key-encryption key, older than the current one.")
  private int version;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Ceremony ceremony = config.ceremony().with(approvals);
    ServerConfig server = database.config(ceremony);
    DomainName domain = database.domain();
    ceremony
        .approval()
        .require(new CeremonyStep(CeremonyStep.Kind.REWRAP, domain, "forget version " + version));
    DomainState state =
        ceremony.withStore(
            server,
            (hsm, store) ->
                hsm.forget(
                    domain,
                    version,
                    rows ->
                        new WrappedMaterials(
                                database.region(), store, rows, MaterialRewrapping::version)
                            .count()));
    DomainText.print(state, spec.commandLine().getOut());
    return 0;
  }
}

package org.claviger.server.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import org.claviger.server.config.ServerConfig;
import org.claviger.server.hsm.ceremony.CeremonyStep;
import org.claviger.server.hsm.ceremony.DomainName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Wraps a region's material anew under the current version of its key-encryption key. */
@Command(
    name = "rewrap",
    description = {
      "Wraps a region's key material anew under the current version of its key-encryption key,",
      "inside one HSM. Needs the security officer's PIN, and that no server or worker runs. Can be",
      "cut off at any time, and goes on where it was when it is run again."
    },
    mixinStandardHelpOptions = true)
final class DomainRewrapCommand implements Callable<Integer> {
  @Mixin private CeremonyConfigOption config;
  @Mixin private ApprovalsOption approvals;
  @Mixin private ServerDatabaseOptions database;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Ceremony ceremony = config.ceremony().with(approvals);
    ServerConfig server = database.config(ceremony);
    DomainName domain = database.domain();
    int current = ceremony.alone(hsm -> hsm.state(domain).current());
    ceremony
        .approval()
        .require(new CeremonyStep(CeremonyStep.Kind.REWRAP, domain, "to version " + current));
    PrintWriter out = spec.commandLine().getOut();
    Rewrap rewrap = new Rewrap(server, database.region(), Clock.systemUTC(), out);
    SortedMap<Integer, Long> left =
        ceremony.withStore(
            server, (hsm, store) -> hsm.rewrap(domain, material -> rewrap.run(store, material)));
    out.println("material under the key-encryption key: " + DomainText.wrapped(left));
    out.flush();
    return 0;
  }
}

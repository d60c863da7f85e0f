package org.claviger.server.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.claviger.server.config.ServerConfig;
import org.claviger.server.hsm.ceremony.DomainName;
import org.claviger.server.hsm.ceremony.DomainState;
import org.claviger.server.hsm.pkcs11.MaterialRewrapping;
import org.claviger.server.key.WrappedMaterials;
import org.claviger.server.store.StoreException;
import org.claviger.server.store.StoreGlance;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows which HSMs have which domains. */
@Command(
    name = "list",
    description = {
      "Shows the domains of one or more HSMs, with their check values: 0 all HSMs have the same",
      "keys, 1 they have not."
    },
    mixinStandardHelpOptions = true)
final class DomainListCommand implements Callable<Integer> {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      required = true,
      description = "The configuration of each server or worker that has an HSM; repeatable.")
  private List<Path> files;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    Map<DomainName, Seen> seen = new HashMap<>();
    boolean same = true;
    for (Path file : files) {
      out.println(file + ":");
      Ceremony ceremony = Ceremony.of(file);
      for (DomainName domain : ceremony.domains()) {
        Seen here = new Seen(file, show(ceremony, domain, out));
        Seen first = seen.putIfAbsent(domain, here);
        same &= first == null || isSame(here, first, out);
      }
    }
    out.flush();
    return same ? 0 : 1;
  }

  private static boolean isSame(Seen here, Seen first, PrintWriter out) {
    if (here.check().equals(first.check())) {
      return true;
    }
    out.println("  DIFFERENT from the HSM above");
    if (here.state.isPresent() && first.state.isPresent()) {
      DifferenceText.lines(here.file, here.state.get(), first.file, first.state.get())
          .forEach(line -> out.println("    " + line));
    }
    return false;
  }

  private static Optional<DomainState> show(Ceremony ceremony, DomainName domain, PrintWriter out)
      throws IOException {
    return ceremony.beside(
        hsm -> {
          if (!hsm.isComplete(domain)) {
            out.println("domain " + domain);
            out.println(hsm.isRequestPending(domain) ? "  waits for a package" : "  is not here");
            return Optional.empty();
          }
          DomainState state = hsm.state(domain);
          DomainText.print(state, out);
          printWrapped(ceremony.config(), domain, out);
          return Optional.of(state);
        });
  }

  /** A domain on the HSM of a configuration; empty if it has none. */
  private record Seen(Path file, Optional<DomainState> state) {
    String check() {
      return state.map(DomainState::check).orElse("");
    }
  }

  /** Where the configuration's server has a database. */
  private static void printWrapped(ServerConfig config, DomainName domain, PrintWriter out) {
    Path database = config.store().file();
    if (domain.region().isPresent() && Files.exists(database)) {
      out.println("  wrapped      " + wrapped(database, domain.region().get()));
    }
  }

  private static String wrapped(Path database, String region) {
    try {
      return DomainText.wrapped(
          WrappedMaterials.glance(region, new StoreGlance(database), MaterialRewrapping::version));
    } catch (StoreException e) {
      return "not counted: " + e.getMessage();
    }
  }
}

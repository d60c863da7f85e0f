package org.claviger.server.app;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.claviger.server.config.HsmConfig;
import org.claviger.server.config.HsmLimits;
import org.claviger.server.config.HsmQuirk;
import org.claviger.server.config.PinSource;
import org.claviger.server.hsm.pkcs11.ModuleProbe;
import org.claviger.server.hsm.pkcs11.ProbeReport;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Tries a PKCS#11 module, and says which features of the service it gives. */
@Command(
    name = "probe",
    description = {
      "Tries what a PKCS#11 module really can do, with keys that vanish with the session:",
      "0 a region can be kept on it, 1 it cannot, 2 it cannot be probed."
    },
    mixinStandardHelpOptions = true)
final class HsmProbeCommand implements Callable<Integer> {
  @Option(
      names = "--module",
      paramLabel = "FILE",
      description = "The module's library (default: SoftHSM's, ${DEFAULT-VALUE}).")
  private Path module = HsmConfig.SOFTHSM_MODULE;

  @Option(
      names = "--token",
      paramLabel = "LABEL",
      required = true,
      description = "The label of the token to try it on.")
  private String token;

  @Option(
      names = "--serial",
      paramLabel = "NUMBER",
      description = "Its serial number, where several tokens have the label.")
  private Optional<String> serial;

  @ArgGroup(multiplicity = "1")
  private Pin pin;

  @Option(
      names = "--init-arguments",
      paramLabel = "TEXT",
      description = "What the module's C_Initialize takes besides, such as NSS's parameters.")
  private String initArguments;

  @Option(
      names = "--quirk",
      paramLabel = "NAME",
      description = "Where it goes its own way, as 'hsm.quirks' has it: ${COMPLETION-CANDIDATES}.")
  private Set<HsmQuirk> quirks = Set.of();

  @Spec private CommandSpec spec;

  /** Where the user's PIN comes from: never the command line itself, which others can read. */
  private static final class Pin {
    @Option(
        names = "--pin-file",
        paramLabel = "FILE",
        description = "A file with the user's PIN, readable by its owner alone.")
    private Path file;

    @Option(
        names = "--pin-environment",
        paramLabel = "NAME",
        description = "An environment variable with the user's PIN.")
    private String variable;

    PinSource source() {
      return file == null ? PinSource.environment(variable) : PinSource.file(file);
    }
  }

  @Override
  public Integer call() {
    HsmConfig config =
        new HsmConfig(
                module,
                Optional.empty(),
                Optional.ofNullable(initArguments),
                pin.source(),
                pin.source(),
                HsmLimits.defaults(),
                Optional.empty(),
                Set.of())
            .withQuirks(quirks)
            .withTokens(serial.map(number -> Map.of(token, number)).orElse(Map.of()));
    ProbeReport report;
    try {
      report = ModuleProbe.run(config, token);
    } catch (IllegalStateException e) {
      spec.commandLine().getErr().println("claviger: " + e.getMessage());
      return 2;
    }
    print(report, spec.commandLine().getOut());
    return report.isUsable() ? 0 : 1;
  }

  private static void print(ProbeReport report, PrintWriter out) {
    out.println(report.module());
    String area = "";
    for (ProbeReport.Line line : report.lines()) {
      if (!line.area().equals(area)) {
        area = line.area();
        out.println();
        out.println(area);
      }
      String row = "  %-6s %-44s %s".formatted(word(line.outcome()), line.what(), line.detail());
      out.println(row.stripTrailing());
    }
    out.println();
    if (report.isUsable()) {
      out.println("A region can be kept on this module.");
    } else {
      out.println("A region cannot be kept on this module:");
      report.obstacles().forEach(obstacle -> out.println("  - " + obstacle));
    }
    out.flush();
  }

  private static String word(ProbeReport.Outcome outcome) {
    return switch (outcome) {
      case YES -> "yes";
      case PARTLY -> "partly";
      case NO -> "NO";
    };
  }
}

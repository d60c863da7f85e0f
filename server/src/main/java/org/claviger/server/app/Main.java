package org.claviger.server.app;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of the server. */
@Command(
    name = "claviger",
    description = "A key management server with the AWS KMS protocol over PKCS#11 HSMs.",
    subcommands = {
      UpCommand.class,
      ServeCommand.class,
      AuditCommand.class,
      BackupCommand.class,
      ExplainCommand.class,
      HsmCommand.class,
      OperatorsCommand.class,
      PeersCommand.class,
      UsageCommand.class
    })
public final class Main {
  private Main() {}

  /**
   * Runs a command and exits: 0 done, 1 failed, 2 refused with a reason that the operator can act
   * on.
   */
  public static void main(String[] arguments) {
    LogLimits.apply();
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new Main());
    return commandLine.setExecutionExceptionHandler(
        (failure, command, parsed) -> StartFailure.report(failure, command.getErr()));
  }
}

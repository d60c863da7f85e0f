package org.claviger.server.app;

import picocli.CommandLine.Command;

/** Who must approve what could lose or move every key. */
@Command(
    name = "operators",
    description = "The operators who approve what could lose or move every key.",
    subcommands = {
      OperatorsListCommand.class,
      OperatorsEnrolCommand.class,
      OperatorsSignCommand.class,
      OperatorsDisbandCommand.class
    })
final class OperatorsCommand {}

package org.claviger.server.app;

import picocli.CommandLine.Command;

/** What an operator asks of an HSM, without a server. */
@Command(
    name = "hsm",
    description = "HSMs: what one can do, the process that has one, and ceremonies.",
    subcommands = {
      HsmProbeCommand.class,
      HsmServeCommand.class,
      HsmTlsCommand.class,
      HsmDomainCommand.class
    })
final class HsmCommand {}

package org.claviger.server.app;

import picocli.CommandLine.Command;

/** What an operator asks of an HSM, without a server. */
@Command(
    name = "hsm",
    description = "Questions to an HSM, its worker, and ceremonies.",
    subcommands = {HsmProbeCommand.class, HsmServeCommand.class, HsmDomainCommand.class})
final class HsmCommand {}

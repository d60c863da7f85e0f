package org.claviger.server.app;

import picocli.CommandLine.Command;

/** What an operator asks of an HSM, without a server. */
@Command(
    name = "hsm",
    description = "HSMs: what one can do, and the process that has one.",
    subcommands = {HsmProbeCommand.class, HsmServeCommand.class, HsmTlsCommand.class})
final class HsmCommand {}

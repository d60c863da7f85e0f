package org.claviger.server.app;

import picocli.CommandLine.Command;

/** Other servers, with which multi-Region keys are shared. */
@Command(
    name = "peers",
    description = "Looks after what is shared with other servers.",
    subcommands = {PeersForgetCommand.class})
final class PeersCommand {}

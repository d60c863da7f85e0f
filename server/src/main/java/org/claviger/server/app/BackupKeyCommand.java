package org.claviger.server.app;

import picocli.CommandLine.Command;

/** The key under which the domains' keys leave their HSMs. */
@Command(
    name = "key",
    description = "The backup key.",
    subcommands = {BackupKeySplitCommand.class})
final class BackupKeyCommand {}

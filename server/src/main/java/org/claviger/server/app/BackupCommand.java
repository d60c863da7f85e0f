package org.claviger.server.app;

import picocli.CommandLine.Command;

/** Backups: their key, making, checking and restoring them. */
@Command(
    name = "backup",
    description = "Makes, checks and restores backups.",
    subcommands = {
      BackupCreateCommand.class,
      BackupDomainCommand.class,
      BackupKeyCommand.class,
      BackupRestoreCommand.class,
      BackupVerifyCommand.class
    })
final class BackupCommand {}

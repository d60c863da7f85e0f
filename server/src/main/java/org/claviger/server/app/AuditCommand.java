package org.claviger.server.app;

import picocli.CommandLine.Command;

/** What an operator asks of the audit record, without a server. */
@Command(
    name = "audit",
    description = "Questions to the audit record.",
    subcommands = {AuditVerifyCommand.class, AuditKeyCommand.class, AuditExportCommand.class})
final class AuditCommand {}

package org.claviger.server.app;

import picocli.CommandLine.Command;

/** Ceremonies: which HSMs have the keys of a domain. */
@Command(
    name = "domain",
    description = "Ceremonies: which HSMs have a domain's keys (docs/hsm.md).",
    subcommands = {
      DomainCreateCommand.class,
      DomainListCommand.class,
      DomainAddCommand.class,
      DomainRequestCommand.class,
      DomainSendCommand.class,
      DomainReceiveCommand.class,
      DomainWithdrawCommand.class,
      DomainRetireCommand.class,
      DomainRenewCommand.class,
      DomainActivateCommand.class,
      DomainRewrapCommand.class,
      DomainForgetCommand.class,
      DomainTransferCommand.class
    })
final class HsmDomainCommand {}

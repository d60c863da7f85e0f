package org.claviger.server.app;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.claviger.server.hsm.ceremony.CeremonyApproval;
import org.claviger.server.hsm.ceremony.CeremonyStep;
import org.claviger.server.quorum.Approved;
import org.claviger.server.quorum.Described;
import org.claviger.server.quorum.GuardedOperation;

/** Asks the operators, if there are any, about the steps of ceremonies. */
final class QuorumApproval implements CeremonyApproval {
  private final QuorumGate gate;
  private final Optional<Path> approvals;

  QuorumApproval(QuorumGate gate, Optional<Path> approvals) {
    this.gate = requireNonNull(gate, "gate");
    this.approvals = requireNonNull(approvals, "approvals");
  }

  @Override
  public void require(CeremonyStep step) {
    try {
      Optional<Approved> unused = gate.pass(described(step), approvals);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  private static Described described(CeremonyStep step) {
    SortedMap<String, String> details = new TreeMap<>();
    step.subjects()
        .forEach(
            (domain, subject) ->
                details.put("domain " + domain, subject.isEmpty() ? "-" : subject));
    if (step.kind() == CeremonyStep.Kind.RETIRE_LAST) {
      details.put("last HSM", "yes: what the keys protect is lost unless there is a backup");
    }
    return new Described(operation(step.kind()), details);
  }

  private static GuardedOperation operation(CeremonyStep.Kind kind) {
    return switch (kind) {
      case SEND -> GuardedOperation.ADD_HSM;
      case EXPORT -> GuardedOperation.EXPORT_BACKUP;
      case RETIRE, RETIRE_LAST -> GuardedOperation.RETIRE_HSM;
      case RENEW -> GuardedOperation.RENEW_DOMAIN;
      case REWRAP -> GuardedOperation.REWRAP_DOMAIN;
      case RESTORE -> GuardedOperation.RESTORE_BACKUP;
    };
  }
}

package org.claviger.server.hsm.ceremony;

/** Whether operators have approved a step of a ceremony that could lose or move a domain. */
@FunctionalInterface
public interface CeremonyApproval {
  /** Where no operators are enrolled: whoever can run the command may do the step. */
  CeremonyApproval NOT_NEEDED = step -> {};

  /**
   * Returns if the step may be done.
   *
   * @throws CeremonyException if it lacks approvals; nothing was done yet
   */
  void require(CeremonyStep step);
}

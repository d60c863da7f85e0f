package org.claviger.server.hsm.cluster;

import org.claviger.server.hsm.HsmDomain;

/** Whether a member's keys are the domain's. */
@FunctionalInterface
interface DomainCheck<D extends HsmDomain> {
  /**
   * Which key is another; the empty string if none is.
   *
   * @throws org.claviger.server.hsm.HsmUnavailableException if the member cannot say
   */
  String foreignKey(D domain);
}

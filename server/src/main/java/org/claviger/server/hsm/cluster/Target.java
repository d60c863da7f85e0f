package org.claviger.server.hsm.cluster;

import java.util.function.Function;
import java.util.function.Predicate;
import org.claviger.server.digest.Sha256;
import org.claviger.server.hsm.Hsm;
import org.claviger.server.hsm.HsmDomain;
import org.claviger.server.hsm.HsmModule;

/**
 * A domain by its name, and how a member's part of it is reached.
 *
 * @param name the region, or {@code identity}
 * @param isThere whether a member has it; asks the member
 * @param open opens it
 * @param check makes of a member's keys what all others' must answer
 * @param forget destroys a material
 * @param introduction what the log says of a member that begins to serve; asks the member
 */
record Target<D extends HsmDomain>(
    String name,
    Predicate<HsmModule> isThere,
    Function<HsmModule, D> open,
    Function<D, DomainCheck<D>> check,
    Destruction<D> forget,
    Function<D, String> introduction) {
  static Target<HsmDomain> identity() {
    return new Target<>(
        "identity",
        HsmModule::hasIdentity,
        HsmModule::openIdentity,
        DomainChecks::ofKeys,
        (domain, materialId) -> {},
        domain -> "");
  }

  static Target<Hsm> region(String region) {
    return new Target<>(
        region,
        module -> module.hasRegion(region),
        module -> module.openRegion(region),
        DomainChecks::ofMaterial,
        Hsm::destroy,
        hsm -> " and signs the audit record by SHA-256 " + Sha256.hex(hsm.auditPublicKey()));
  }

  /** Destroys a material where a domain has any. */
  @FunctionalInterface
  interface Destruction<D> {
    void on(D domain, String materialId);
  }
}

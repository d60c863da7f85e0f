package org.claviger.server.hsm.pkcs11;

import java.util.Optional;
import org.claviger.server.config.HsmLimits;

/**
 * The key material of a region as one connection knows it.
 *
 * @param maker makes material
 * @param adoption takes keys that are in the token as material
 * @param materials unwrapped material
 * @param subkeys subkeys of KMS keys
 * @param residents material that stays in the token
 * @param capabilities what the module can do
 */
record RegionKeys(
    MaterialMaker maker,
    Adoption adoption,
    Materials materials,
    Subkeys subkeys,
    TokenResidents residents,
    Capabilities capabilities) {
  static RegionKeys of(
      Connection connection,
      Capabilities capabilities,
      TokenResidents residents,
      HsmLimits limits,
      KeyCacheCounts counts,
      boolean inToken) {
    MaterialMaker maker = new MaterialMaker(connection, residents);
    Adoption adoption = new Adoption(connection, capabilities, maker);
    Materials materials =
        new Materials(
            connection,
            capabilities,
            residents,
            inToken
                ? Optional.of(new Installing(connection, residents, capabilities))
                : Optional.empty(),
            adoption,
            new KeyCache<>(limits.cachedMaterials(), counts.materials()));
    return new RegionKeys(
        maker,
        adoption,
        materials,
        new Subkeys(connection, materials, limits, counts),
        residents,
        capabilities);
  }

  /**
   * Lets go of adopted keys that are gone from the token: what they have opened serves no longer.
   */
  void releaseRemoved(Session session) throws CryptokiException {
    adoption.removed(session).forEach(this::forget);
  }

  /** Drops every cached copy of a material. */
  void forget(String materialId) {
    adoption.forget(materialId);
    subkeys.forget(materialId);
    materials.forget(materialId);
  }
}

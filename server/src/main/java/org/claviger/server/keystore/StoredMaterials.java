package org.claviger.server.keystore;

import java.util.Optional;
import org.claviger.server.hsm.Material;

/** Where the wrapped materials of keys are kept. */
@FunctionalInterface
public interface StoredMaterials {
  /** The material, if a key has it. */
  Optional<Material> find(String materialId);
}

package org.claviger.server.hsm.pkcs11;

import java.util.Set;
import org.claviger.server.hsm.ImportWrapping;
import org.claviger.server.hsm.MaterialSpec;

/**
 * What a module can import, found out by real calls.
 *
 * @param inModule paddings that the module removes itself
 * @param wrappings wrappings that open, by the module or here
 * @param specs specs of which a key was taken in
 */
record ImportAbilities(
    Set<ImportWrapping> inModule, Set<ImportWrapping> wrappings, Set<MaterialSpec> specs) {
  ImportAbilities {
    inModule = Set.copyOf(inModule);
    wrappings = Set.copyOf(wrappings);
    specs = Set.copyOf(specs);
  }
}

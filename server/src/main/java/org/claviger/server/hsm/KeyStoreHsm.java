package org.claviger.server.hsm;

import java.util.Set;

/**
 * One HSM of a custom key store. Its keys are objects of its token: put there from their wrapped
 * form, which any HSM of the same domain opens.
 */
public interface KeyStoreHsm extends Hsm {
  /**
   * Puts a material into the token, where it stays until {@link #destroy}. Does nothing if it is
   * there.
   */
  void install(Material material);

  /** The ids of the materials in the token. */
  Set<String> installed();
}

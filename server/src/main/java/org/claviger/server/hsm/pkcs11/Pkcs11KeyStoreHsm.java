package org.claviger.server.hsm.pkcs11;

import java.util.Set;
import org.claviger.server.hsm.HsmHealth;
import org.claviger.server.hsm.HsmUnavailableException;
import org.claviger.server.hsm.KeyPairMaterial;
import org.claviger.server.hsm.KeyStoreHsm;
import org.claviger.server.hsm.Material;
import org.claviger.server.hsm.MaterialSpec;

/** A custom key store's HSM: one token, in which its keys stay. */
final class Pkcs11KeyStoreHsm extends Pkcs11Hsm implements KeyStoreHsm {
  private final Token<RegionKeys> token;
  private final Runnable afterClose;

  /**
   * On a token.
   *
   * @param afterClose what else ends with it
   */
  Pkcs11KeyStoreHsm(Token<RegionKeys> token, Capabilities capabilities, Runnable afterClose) {
    super(token, capabilities);
    this.token = token;
    this.afterClose = afterClose;
  }

  @Override
  public byte[] authenticate(byte[] data) {
    return super.authenticate(data);
  }

  @Override
  public void install(Material material) {
    token.use(
        Gate.Work.USE,
        (live, session) -> live.state().materials().use(session, material, handle -> handle));
  }

  @Override
  public KeyPairMaterial adopt(String name, MaterialSpec spec, byte[] context) {
    return token.use(
        Gate.Work.USE,
        (live, session) ->
            live.state().adoption().adopt(session, new AdoptedName(name), spec, context));
  }

  /** The PIN is kept for as long as it is open. */
  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public Set<String> installed() {
    return tokenResidentMaterialIds();
  }

  /** Besides, it ends the use of adopted keys that their owner has taken out of the token. */
  @Override
  public HsmHealth health() {
    HsmHealth health = super.health();
    if (!health.ok()) {
      return health;
    }
    try {
      token.use(
          Gate.Work.USE,
          (live, session) -> {
            live.state().releaseRemoved(session);
            return null;
          });
      return health;
    } catch (HsmUnavailableException e) {
      return new HsmHealth(false, e.getMessage());
    }
  }

  @Override
  public void close() {
    super.close();
    afterClose.run();
  }
}

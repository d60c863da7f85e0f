package org.claviger.server.hsm.pkcs11;

import java.util.Set;
import org.claviger.server.hsm.KeyStoreHsm;
import org.claviger.server.hsm.Material;

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
  public Set<String> installed() {
    return tokenResidentMaterialIds();
  }

  @Override
  public void close() {
    super.close();
    afterClose.run();
  }
}

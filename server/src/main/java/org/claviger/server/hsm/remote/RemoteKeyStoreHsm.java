package org.claviger.server.hsm.remote;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.claviger.server.hsm.HsmUnavailableException;
import org.claviger.server.hsm.KeyPairMaterial;
import org.claviger.server.hsm.KeyStoreHsm;
import org.claviger.server.hsm.Material;
import org.claviger.server.hsm.MaterialSpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A custom key store's HSM in the worker, as it was opened there. */
final class RemoteKeyStoreHsm extends RemoteHsm implements KeyStoreHsm {
  private static final Logger LOG = LoggerFactory.getLogger(RemoteKeyStoreHsm.class);

  private final Remote module;
  private final Remote remote;
  private final String target;

  /**
   * Opened there.
   *
   * @param target what it is called in requests
   * @param remote the way to it
   */
  RemoteKeyStoreHsm(Remote module, String target, Remote remote) {
    super(remote);
    this.module = module;
    this.target = target;
    this.remote = remote;
  }

  @Override
  public void install(Material material) {
    remote.tell(Method.INSTALL, out -> out.material(material));
  }

  @Override
  public KeyPairMaterial adopt(String name, MaterialSpec spec, byte[] context) {
    return remote.ask(
        Method.ADOPT_KEY, out -> out.text(name).constant(spec).bytes(context), WireReader::keyPair);
  }

  @Override
  public Set<String> installed() {
    List<String> all = new ArrayList<>();
    List<String> page = installed("");
    all.addAll(page);
    while (page.size() == Dispatch.INSTALLED_PAGE) {
      page = installed(page.get(page.size() - 1));
      all.addAll(page);
    }
    return Set.copyOf(all);
  }

  private List<String> installed(String afterId) {
    return remote.ask(
        Method.INSTALLED,
        out -> out.text(afterId),
        in -> {
          List<String> page = new ArrayList<>();
          for (int left = in.number(); left > 0; left--) {
            page.add(in.text());
          }
          return page;
        });
  }

  /** A worker that does not answer may have it open. */
  @Override
  public boolean isOpen() {
    try {
      return module.ask(ModuleMethod.IS_KEY_STORE_OPEN, out -> out.text(target), WireReader::flag);
    } catch (HsmUnavailableException e) {
      return true;
    }
  }

  /** Has the worker log out and forget the PIN. */
  @Override
  public void close() {
    try {
      module.tell(ModuleMethod.CLOSE_KEY_STORE, out -> out.text(target));
    } catch (HsmUnavailableException e) {
      LOG.warn("the HSM worker keeps an HSM of a custom key store open: {}", e.getMessage());
    }
  }
}

package org.claviger.server.app;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.claviger.server.config.HsmConfig;
import org.claviger.server.config.MemberConfig;
import org.claviger.server.config.ServerConfig;
import org.claviger.server.hsm.HsmModule;
import org.claviger.server.hsm.cluster.ClusteredModule;
import org.claviger.server.hsm.cluster.NamedModule;
import org.claviger.server.hsm.pkcs11.Pkcs11Module;

/** The server's way to its HSMs: the module in this process, or workers that have modules. */
final class HsmAccess {
  /** How long a server's start waits for workers, beside the only HSM's, that it starts itself. */
  static final Duration START_GRACE = Duration.ofSeconds(30);

  private HsmAccess() {}

  /**
   * Opens it.
   *
   * @param configFile what a worker that is started here reads
   * @param tiers takes the ways that go by mutual TLS
   */
  static HsmModule open(ServerConfig config, Optional<Path> configFile, TierLinks tiers)
      throws IOException {
    HsmConfig hsm = config.hsm();
    List<MemberConfig> members = hsm.cluster().members();
    if (members.size() > 1) {
      return several(config, members, tiers);
    }
    if (members.size() == 1) {
      MemberConfig only = members.get(0);
      return new WorkerAccess(config, tiers).open(only.worker(), only.file());
    }
    return hsm.worker().isEmpty()
        ? module(config)
        : new WorkerAccess(config, tiers).open(hsm.worker().get(), configFile);
  }

  /** The module in this process; the software HSM's PINs are made at the first start. */
  static HsmModule module(ServerConfig config) throws IOException {
    DataDirectory data = new DataDirectory(config.data());
    Pins.createIfMissing(data.pin());
    Pins.createIfMissing(data.securityOfficerPin());
    return Pkcs11Module.open(config.hsm());
  }

  private static HsmModule several(ServerConfig config, List<MemberConfig> members, TierLinks tiers)
      throws IOException {
    List<NamedModule> modules = new ArrayList<>();
    boolean isWhole = false;
    try {
      for (MemberConfig member : members) {
        HsmModule module = new WorkerAccess(config, tiers).begin(member);
        Duration grace = member.starts() ? START_GRACE : Duration.ZERO;
        modules.add(new NamedModule(member.name(), module, grace));
      }
      isWhole = true;
      return ClusteredModule.of(modules);
    } finally {
      if (!isWhole) {
        modules.forEach(module -> module.module().close());
      }
    }
  }
}

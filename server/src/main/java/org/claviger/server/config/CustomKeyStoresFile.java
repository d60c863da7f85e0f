package org.claviger.server.config;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.claviger.server.config.KeyStoreCluster.Allowance;

/** The section {@code customKeyStores} of the configuration file. */
final class CustomKeyStoresFile {
  private CustomKeyStoresFile() {}

  /**
   * Reads it.
   *
   * @param region of a cluster that names none
   * @param module of a member that names none
   */
  static CustomKeyStoresConfig read(Settings settings, String region, Path module) {
    CustomKeyStoresConfig defaults = CustomKeyStoresConfig.defaults();
    CustomKeyStoresConfig config =
        new CustomKeyStoresConfig(
            settings.sections("clusters").stream()
                .map(section -> cluster(section, region, module))
                .toList(),
            settings.duration("check", defaults.check()),
            settings.integer("maxStores", defaults.maxStores()));
    settings.end();
    return config;
  }

  private static KeyStoreCluster cluster(Settings settings, String region, Path module) {
    KeyStoreCluster cluster =
        new KeyStoreCluster(
            settings.text("id", ""),
            settings.text("region", region),
            settings.path("trustAnchor", null),
            settings.flag("vendorCluster", false),
            allowances(settings.texts("allow", List.of())),
            settings.sections("members").stream().map(each -> member(each, module)).toList());
    settings.end();
    return cluster;
  }

  private static KeyStoreMember member(Settings settings, Path module) {
    Path own = settings.path("module", null);
    Optional<WorkerConfig> worker = WorkerFile.read(settings.section("worker"));
    if (own != null && worker.isPresent()) {
      throw new InvalidConfigException(
          "a member of a custom key store's cluster has a 'module' and a 'worker'; the module of a"
              + " worker is in the worker's own configuration");
    }
    KeyStoreMember member =
        new KeyStoreMember(
            own == null ? module : own,
            Optional.ofNullable(settings.text("tokenLabel", null)),
            Optional.ofNullable(settings.text("tokenSerial", null)),
            worker,
            Optional.ofNullable(settings.path("config", null)));
    settings.end();
    return member;
  }

  private static Set<Allowance> allowances(List<String> names) {
    Set<Allowance> allowances = EnumSet.noneOf(Allowance.class);
    for (String name : names) {
      try {
        allowances.add(Allowance.valueOf(name));
      } catch (IllegalArgumentException e) {
        throw new InvalidConfigException(
            "'"
                + name
                + "' is nothing that a cluster may take besides; these are: "
                + List.of(Allowance.values()),
            e);
      }
    }
    return allowances;
  }
}

package org.claviger.server.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads with which servers multi-Region keys are shared, from the list {@code peers}. */
final class PeersFile {
  private PeersFile() {}

  static List<PeerConfig> read(List<Settings> peers) {
    List<PeerConfig> read = new ArrayList<>();
    for (Settings each : peers) {
      Settings listen = each.section("listen");
      read.add(
          new PeerConfig(
              Set.copyOf(each.texts("regions", List.of())),
              address("peers.address", each),
              address("peers.listen.address", listen)));
      listen.end();
      each.end();
    }
    return read;
  }

  private static WorkerAddress address(String setting, Settings settings) {
    String address = settings.text("address", null);
    Path certificate = settings.path("certificate", null);
    Path key = settings.path("key", null);
    if (address == null || certificate == null || key == null) {
      throw new InvalidConfigException(
          "each of 'peers', and its section 'listen', needs 'address', 'certificate' and 'key'");
    }
    return WorkerAddress.of(
        setting,
        address,
        new PeerTls(
            new OperatorTls(certificate, key),
            Optional.ofNullable(settings.path("trust", null)),
            Set.copyOf(settings.texts("pins", List.of()))));
  }
}

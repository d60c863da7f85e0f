package org.claviger.server.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads where the HSM worker answers, from the section {@code hsm.worker}. */
final class WorkerFile {
  private WorkerFile() {}

  static Optional<WorkerConfig> read(Settings settings) {
    Path socket = settings.path("socket", null);
    String address = settings.text("address", null);
    if (socket != null && address != null) {
      throw new InvalidConfigException(
          "the section 'hsm.worker' has a 'socket' and an 'address'; a worker has one of them");
    }
    if (socket != null) {
      WorkerSocket worker = new WorkerSocket(socket, settings.flag("start", true));
      settings.end();
      return Optional.of(worker);
    }
    if (address != null) {
      WorkerAddress worker = WorkerAddress.of("hsm.worker.address", address, tls(settings));
      settings.end();
      return Optional.of(worker);
    }
    settings.end("socket or address");
    return Optional.empty();
  }

  private static PeerTls tls(Settings settings) {
    Path certificate = settings.path("certificate", null);
    Path key = settings.path("key", null);
    if (certificate == null || key == null) {
      throw new InvalidConfigException(
          "the section 'hsm.worker' needs 'certificate' and 'key' with an 'address', each a PEM"
              + " file");
    }
    return new PeerTls(
        new OperatorTls(certificate, key),
        Optional.ofNullable(settings.path("trust", null)),
        Set.copyOf(settings.texts("pins", List.of())));
  }
}

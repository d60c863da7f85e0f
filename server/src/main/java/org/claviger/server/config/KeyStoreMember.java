package org.claviger.server.config;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Optional;

/**
 * One HSM of a cluster for a custom key store: a token of a PKCS#11 module.
 *
 * @param module the module's library
 * @param tokenLabel the token's label; empty if it is named by its serial number
 * @param tokenSerial the token's serial number; empty if it is named by its label
 * @param worker the process that has the module; empty if the server's own has it
 * @param file what a worker that the server starts reads: its own configuration file
 */
public record KeyStoreMember(
    Path module,
    Optional<String> tokenLabel,
    Optional<String> tokenSerial,
    Optional<WorkerConfig> worker,
    Optional<Path> file) {
  public KeyStoreMember {
    requireNonNull(module, "module");
    requireNonNull(worker, "worker");
    requireNonNull(file, "file");
    if (worker.filter(WorkerConfig::isStarted).isPresent() && file.isEmpty()) {
      throw new InvalidConfigException(
          "a member of a custom key store's cluster with a worker that the server starts needs"
              + " 'config': the file that the worker reads");
    }
    if (tokenLabel.isPresent() == tokenSerial.isPresent()) {
      throw new InvalidConfigException(
          "a member of a custom key store's cluster is named by either 'tokenLabel' or"
              + " 'tokenSerial'");
    }
  }
}

package org.claviger.server.app;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The layout of the data folder. The folder and its parts are for their owner alone (0700).
 *
 * @param root the folder
 */
record DataDirectory(Path root) {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  DataDirectory {
    root = requireNonNull(root, "root").toAbsolutePath().normalize();
  }

  /** Makes the folder and its parts where they are missing. */
  void create() throws IOException {
    for (Path folder : new Path[] {root, client(), hsm(), tls(), audit(), store()}) {
      Files.createDirectories(folder);
      if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
        Files.setPosixFilePermissions(folder, OWNER_ONLY);
      }
    }
  }

  /** What clients need: credentials, configuration, trust. */
  Path client() {
    return root.resolve("client");
  }

  /** The software HSM's tokens, its configuration, and the PIN file. */
  Path hsm() {
    return root.resolve("hsm");
  }

  /** The PIN by which the server uses its tokens. */
  Path pin() {
    return hsm().resolve("pin");
  }

  /** The PIN of the tokens' security officer. */
  Path securityOfficerPin() {
    return hsm().resolve("so-pin");
  }

  /** The server's CA and certificate. */
  Path tls() {
    return root.resolve("tls");
  }

  /** The audit record. */
  Path audit() {
    return root.resolve("audit");
  }

  /** Records of approved operations that are to be entered in the audit record. */
  Path approved() {
    return root.resolve("approved");
  }

  /** The folder of the database. */
  Path store() {
    return root.resolve("store");
  }

  /** The database of what is derived from the audit record. */
  Path derived() {
    return store().resolve("derived.db");
  }
}

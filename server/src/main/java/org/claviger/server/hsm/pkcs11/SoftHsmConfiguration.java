package org.claviger.server.hsm.pkcs11;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** SoftHSM's own configuration: a file that an environment variable names. */
final class SoftHsmConfiguration {
  private static final String VARIABLE = "SOFTHSM2_CONF";

  private SoftHsmConfiguration() {}

  /** Makes {@code directory} SoftHSM's: its tokens and its configuration live there from now on. */
  static void use(Path directory) {
    Path absolute = directory.toAbsolutePath().normalize();
    Path file = absolute.resolve("softhsm2.conf");
    try {
      createPrivately(absolute);
      createPrivately(absolute.resolve("tokens"));
      Files.writeString(
          file,
          "directories.tokendir = "
              + absolute.resolve("tokens")
              + "\nobjectstore.backend = file\nlog.level = ERROR\nslots.removable = false\n");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot prepare the SoftHSM directory " + absolute, e);
    }
    NativeEnvironment.set(VARIABLE, file.toString());
  }

  private static void createPrivately(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
  }
}

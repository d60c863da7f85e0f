package org.claviger.server.hsm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.claviger.server.config.HsmConfig;
import org.claviger.server.config.PinSource;

/** SoftHSM tokens in a folder of a test's own. */
public final class TestHsm {
  private TestHsm() {}

  /** Its configuration; its PINs are made with the first. */
  public static HsmConfig softHsm(Path folder) {
    return HsmConfig.softHsm(folder.resolve("hsm"), pin(folder, "user"), pin(folder, "so"));
  }

  private static PinSource pin(Path folder, String name) {
    Path file = folder.resolve(name + ".pin");
    try {
      if (!Files.exists(file)) {
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, "2468-" + name);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return PinSource.file(file);
  }
}

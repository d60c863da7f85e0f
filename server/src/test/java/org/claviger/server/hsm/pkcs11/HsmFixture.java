package org.claviger.server.hsm.pkcs11;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.claviger.server.config.HsmConfig;
import org.claviger.server.config.HsmLimits;
import org.claviger.server.config.PinSource;

/** A SoftHSM of a test's own. */
public final class HsmFixture {
  private static final String USER_PIN = "7241-user";
  private static final String SO_PIN = "9955-officer";

  private HsmFixture() {}

  /** With tokens in {@code directory}. */
  public static HsmConfig config(Path directory) throws IOException {
    return HsmConfig.softHsm(
            directory.resolve("hsm"),
            pin(directory, "user", USER_PIN),
            pin(directory, "so", SO_PIN))
        .withLimits(limits(4, 1_000));
  }

  static HsmLimits limits(int concurrency, int cache) {
    return new HsmLimits(
        concurrency,
        Duration.ofSeconds(20),
        Duration.ofSeconds(20),
        Duration.ofSeconds(60),
        Duration.ofMillis(20),
        cache,
        cache,
        1L << 30);
  }

  private static PinSource pin(Path directory, String name, String pin) throws IOException {
    Path file = directory.resolve(name + ".pin");
    if (!Files.exists(file)) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, pin + "\n");
    }
    return PinSource.file(file);
  }
}

package org.claviger.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Defaults, ranges, and where PINs come from. */
final class HsmConfigTest {
  @TempDir Path directory;

  @Test
  void defaultsAreAsDocumented() {
    HsmLimits limits = HsmLimits.defaults();
    assertThat(limits.concurrency()).isEqualTo(4);
    assertThat(limits.queue()).isEqualTo(Duration.ofSeconds(2));
    assertThat(limits.call()).isEqualTo(Duration.ofSeconds(5));
    assertThat(limits.generation()).isEqualTo(Duration.ofSeconds(60));
    assertThat(limits.recovery()).isEqualTo(Duration.ofSeconds(1));
    assertThat(limits.cachedMaterials()).isEqualTo(10_000);
    assertThat(limits.cachedSubkeys()).isEqualTo(10_000);
    assertThat(limits.subkeyUses()).isEqualTo(1_073_741_824);

    PinSource pin = PinSource.environment("PIN");
    HsmConfig config = HsmConfig.softHsm(directory, pin, pin);
    assertThat(config.module()).isEqualTo(Path.of("/usr/lib/softhsm/libsofthsm2.so"));
    assertThat(config.softHsmDirectory()).isEqualTo(Optional.of(directory));
    assertThat(config.limits()).isEqualTo(limits);
    assertThat(config.acceptedWeaknesses()).isEmpty();
    assertThat(config.openOnly()).isFalse();
    assertThat(config.cluster().members()).isEmpty();
    AnswerLimits answers = config.cluster().answers();
    assertThat(answers.symmetric()).isEqualTo(Duration.ofSeconds(2));
    assertThat(answers.asymmetric()).isEqualTo(Duration.ofSeconds(5));
    assertThat(answers.generation()).isEqualTo(Duration.ofSeconds(20));
  }

  @Test
  void tokensAreKnownBySerialNumberOnce() throws Exception {
    Path file = directory.resolve("c.yaml");
    Files.writeString(
        file,
        "data: d\nhsm: {tokens: [{label: claviger-identity, serial: \"12\"},"
            + " {label: claviger-us-east-1, serial: \"34\"}]}");
    assertThat(ConfigFile.read(file).hsm().tokens())
        .containsOnly(
            java.util.Map.entry("claviger-identity", "12"),
            java.util.Map.entry("claviger-us-east-1", "34"));
    for (String wrong :
        java.util.List.of(
            "{label: a, serial: \"12345678901234567\"}",
            "{label: a}",
            "{label: a, serial: \"1\", slot: 1}",
            "{label: a, serial: \"1\"}, {label: a, serial: \"2\"}",
            "{label: a, serial: \"1\"}, {label: b, serial: \"1\"}")) {
      Files.writeString(file, "data: d\nhsm: {tokens: [" + wrong + "]}");
      assertThatThrownBy(() -> ConfigFile.read(file))
          .as(wrong)
          .isInstanceOf(InvalidConfigException.class);
    }
  }

  @Test
  void limitsHaveRangesThatTheErrorNames() {
    Duration second = Duration.ofSeconds(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HsmLimits(0, second, second, second, second, 1, 1, 1))
        .withMessageContaining("concurrency is 0; it must be 1 to 256");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HsmLimits(1, Duration.ZERO, second, second, second, 1, 1, 1))
        .withMessageContaining("queue");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HsmLimits(1, second, second, second, second, 0, 1, 1))
        .withMessageContaining("cachedMaterials");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HsmLimits(1, second, second, second, second, 1, 1, (1L << 30) + 1))
        .withMessageContaining("subkeyUses");
  }

  @Test
  void aPinFileGivesThePinWithoutItsLineEnd() throws Exception {
    for (String end : new String[] {"", "\n", "\r\n"}) {
      assertThat(PinSource.file(file("rw-------", "1234 " + end)).read())
          .isEqualTo("1234 ".getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void aPinFileThatOthersMayReadIsRefused() throws Exception {
    for (String mode : new String[] {"rw-r-----", "rw----r--", "rw--w----"}) {
      PinSource source = PinSource.file(file(mode, "1234"));
      assertThatThrownBy(source::read)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("chmod 600")
          .hasMessageNotContaining("1234");
    }
  }

  @Test
  void anEmptyOrTooLongPinIsRefused() throws Exception {
    assertThatThrownBy(() -> PinSource.file(file("rw-------", "\n")).read())
        .hasMessageContaining("1 to 255 bytes");
    assertThatThrownBy(() -> PinSource.file(file("rw-------", "#".repeat(256))).read())
        .hasMessageContaining("1 to 255 bytes")
        .hasMessageNotContaining("#");
  }

  @Test
  void aMissingSourceIsNamed() {
    assertThatThrownBy(() -> PinSource.file(directory.resolve("none")).read())
        .hasMessageContaining("none");
    assertThatThrownBy(() -> PinSource.environment("CLAVIGER_NO_SUCH_PIN").read())
        .hasMessageContaining("CLAVIGER_NO_SUCH_PIN");
    assertThat(PinSource.environment("PATH").toString()).doesNotContain(System.getenv("PATH"));
  }

  private Path file(String mode, String content) throws Exception {
    Path file = Files.createTempFile(directory, "pin", "");
    Files.writeString(file, content);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }
}

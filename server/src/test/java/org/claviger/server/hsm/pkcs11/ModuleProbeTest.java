package org.claviger.server.hsm.pkcs11;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.claviger.server.config.HsmConfig;
import org.claviger.server.config.HsmLimits;
import org.claviger.server.config.HsmWeakness;
import org.claviger.server.config.PinSource;
import org.claviger.server.hsm.MaterialSpec;
import org.claviger.server.hsm.pkcs11.ProbeReport.Line;
import org.claviger.server.hsm.pkcs11.ProbeReport.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the probe says of two modules that are made by others. */
class ModuleProbeTest {
  private static final String TOKEN = "claviger-us-east-1";
  private static final String NSS_TOKEN = "NSS Certificate DB";
  private static final String NSS_PIN = "Probed-1234";

  @TempDir Path directory;

  @Test
  void softHsmKeepsARegionAndTheProbeLeavesNothingOnItsToken() throws Exception {
    HsmConfig config = HsmFixture.config(directory);
    try (Pkcs11Module module = Pkcs11Module.open(config)) {
      module.openRegion("us-east-1");
    }
    List<String> before = files(directory.resolve("hsm/tokens"));
    ProbeReport report = ModuleProbe.run(config, TOKEN);
    assertThat(report.module()).startsWith("SoftHSM, ").endsWith("token " + TOKEN);
    assertThat(report.isUsable()).isTrue();
    assertThat(line(report, "SYMMETRIC", "AES_256_SUBKEYS").outcome()).isEqualTo(Outcome.YES);
    assertThat(line(report, "wrapped", "ED25519_SIGN").outcome()).isEqualTo(Outcome.PARTLY);
    assertThat(line(report, "CKR_MECHANISM_INVALID", "ML_DSA_65_SIGN").outcome())
        .isEqualTo(Outcome.NO);
    assertThat(line(report, "padding removed here", "RSAES_OAEP_SHA_256").outcome())
        .isEqualTo(Outcome.PARTLY);
    assertThat(report.lines()).extracting(Line::what).contains(names());
    assertThat(files(directory.resolve("hsm/tokens"))).isEqualTo(before);
  }

  @Test
  void nssDoesWhatItDoesAndProtectsNoKeys() throws Exception {
    ProbeReport report = ModuleProbe.run(nss(), NSS_TOKEN);
    assertThat(report.isUsable()).isFalse();
    assertThat(report.obstacles())
        .singleElement()
        .satisfies(
            obstacle ->
                assertThat(obstacle)
                    .startsWith("it does not protect keys")
                    .contains(HsmWeakness.UNWRAP_TEMPLATE_IGNORED.name())
                    .contains(HsmWeakness.EXTRACTABLE_IGNORED.name()));
    assertThat(line(report, "Decrypt", "RSA_2048_DECRYPT").outcome()).isEqualTo(Outcome.YES);
    assertThat(line(report, "", "RSAES_OAEP_SHA_256").outcome()).isEqualTo(Outcome.YES);
    assertThat(line(report, "CKR_TEMPLATE_INCOMPLETE", "EC_P256_SIGN").outcome())
        .isEqualTo(Outcome.NO);
  }

  @Test
  void aTokenThatIsNotThereIsNamedBesideThoseThatAre() throws Exception {
    HsmConfig config = HsmFixture.config(directory);
    try (Pkcs11Module module = Pkcs11Module.open(config)) {
      module.openRegion("us-east-1");
    }
    assertThatThrownBy(() -> ModuleProbe.run(config, "another"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no initialised token 'another'")
        .hasMessageContaining("'" + TOKEN + "'");
  }

  private static Line line(ProbeReport report, String detail, String what) {
    Line found =
        report.lines().stream().filter(each -> each.what().equals(what)).findFirst().orElseThrow();
    assertThat(found.detail()).contains(detail);
    return found;
  }

  private static String[] names() {
    return Stream.of(MaterialSpec.values()).map(Enum::name).toArray(String[]::new);
  }

  private static List<String> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.map(Path::toString).filter(name -> name.endsWith(".object")).sorted().toList();
    }
  }

  /** A new database of NSS, whose PIN is set as its officer, whose PIN is empty. */
  private HsmConfig nss() throws IOException, CryptokiException {
    Optional<Path> module =
        Stream.of("/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64")
            .map(folder -> Path.of(folder, "libsoftokn3.so"))
            .filter(Files::exists)
            .findFirst();
    assumeTrue(module.isPresent(), "NSS softokn is not installed (Debian: libnss3)");
    Path folder = Files.createDirectory(directory.resolve("nss"));
    Path pin = directory.resolve("nss.pin");
    Files.createFile(
        pin, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(pin, NSS_PIN);
    String arguments =
        "configdir='sql:" + folder + "' certPrefix='' keyPrefix='' secmod='secmod.db' flags=";
    setPin(module.get(), arguments);
    return new HsmConfig(
        module.get(),
        Optional.empty(),
        Optional.of(arguments),
        PinSource.file(pin),
        PinSource.file(pin),
        HsmLimits.defaults(),
        Optional.empty(),
        Set.of(),
        false);
  }

  private static void setPin(Path module, String arguments) throws CryptokiException {
    Cryptoki cryptoki = JnaCryptoki.load(module, Optional.of(arguments));
    cryptoki.initialize();
    try {
      for (long slot : cryptoki.slots()) {
        if (cryptoki.token(slot).label().equals(NSS_TOKEN)) {
          long session = cryptoki.openSession(slot);
          cryptoki.login(session, Ck.CKU_SO, new byte[0]);
          cryptoki.initPin(session, NSS_PIN.getBytes(UTF_8));
          cryptoki.closeSession(session);
        }
      }
    } finally {
      cryptoki.finalizeModule();
    }
  }
}

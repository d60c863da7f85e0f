package org.claviger.server.hsm.pkcs11;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.claviger.server.config.HsmConfig;
import org.claviger.server.config.PinSource;

/** What {@link TestedModule} runs in a process of its own. */
final class ModuleChild {
  static final String TOKEN = "claviger-us-east-1";

  private ModuleChild() {}

  public static void main(String[] arguments) throws Exception {
    TestedModule module = TestedModule.valueOf(arguments[0]);
    HsmConfig config = config(module, Path.of(arguments[1]), Path.of(arguments[2]));
    switch (arguments[3]) {
      case "probe" -> probe(config);
      case "region" -> region(config);
      case "stress" -> ModuleStress.threads(config, TOKEN);
      case "leak" -> ModuleStress.leak(config, TOKEN, Integer.parseInt(arguments[4]));
      default -> throw new IllegalArgumentException(arguments[3]);
    }
    System.exit(0);
  }

  private static void probe(HsmConfig config) {
    ProbeReport report = ModuleProbe.run(config, TOKEN);
    System.out.println("usable: " + report.isUsable());
    report.obstacles().forEach(each -> System.out.println("obstacle: " + each));
    report
        .lines()
        .forEach(
            line -> System.out.println(line.outcome() + " " + line.what() + ": " + line.detail()));
  }

  /** What a server that is started on it says. */
  private static void region(HsmConfig config) {
    try (Pkcs11Module module = Pkcs11Module.open(config)) {
      module.openRegion("us-east-1");
      System.out.println("opened");
    } catch (RuntimeException e) {
      System.out.println("refused: " + e.getMessage());
    }
  }

  private static HsmConfig config(TestedModule module, Path library, Path folder)
      throws IOException, CryptokiException {
    return switch (module) {
      case SOFTHSM -> softHsm(library, folder);
      case NSS -> nss(library, folder);
      case OPENCRYPTOKI -> other(library, folder, Optional.empty(), "23456781", "76543210");
    };
  }

  private static HsmConfig softHsm(Path library, Path folder) throws IOException {
    HsmConfig config = HsmFixture.config(folder).withModule(library);
    try (Pkcs11Module module = Pkcs11Module.open(config)) {
      module.openRegion("us-east-1");
    }
    return config;
  }

  /** A new database, whose PIN is set as its officer, whose PIN is empty. */
  private static HsmConfig nss(Path library, Path folder) throws IOException, CryptokiException {
    Path database = Files.createDirectory(folder.resolve("nss"));
    String arguments =
        "configdir='sql:"
            + database
            + "' certPrefix='' keyPrefix='' secmod='secmod.db' flags= dbTokenDescription='"
            + TOKEN
            + "'";
    String pin = "Probed-1234";
    Cryptoki cryptoki = JnaCryptoki.load(library, Optional.of(arguments));
    cryptoki.initialize();
    for (long slot : cryptoki.slots()) {
      if (cryptoki.token(slot).label().equals(TOKEN)) {
        long session = cryptoki.openSession(slot);
        cryptoki.login(session, Ck.CKU_SO, new byte[0]);
        cryptoki.initPin(session, pin.getBytes(UTF_8));
        cryptoki.closeSession(session);
      }
    }
    cryptoki.finalizeModule();
    return other(library, folder, Optional.of(arguments), pin, "");
  }

  private static HsmConfig other(
      Path library, Path folder, Optional<String> arguments, String pin, String soPin)
      throws IOException {
    return new HsmConfig(
        library,
        Optional.empty(),
        arguments,
        pin(folder.resolve("user.pin"), pin),
        pin(folder.resolve("so.pin"), soPin),
        HsmFixture.limits(4, 1_000),
        Optional.empty(),
        Set.of());
  }

  private static PinSource pin(Path file, String pin) throws IOException {
    org.claviger.server.file.PrivateFile.write(file, pin.getBytes(UTF_8));
    return PinSource.file(file);
  }
}

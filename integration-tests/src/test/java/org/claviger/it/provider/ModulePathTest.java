package org.claviger.it.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import org.claviger.it.Command;
import org.claviger.it.ServerProcess;
import org.claviger.it.SharedKeys;
import org.claviger.it.SharedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;

/** The provider's jar as a named module, and on the class path, in programs of their own. */
@ExtendWith(SharedServer.class)
class ModulePathTest {
  /** Signs under the key of its second argument; %s makes the provider. */
  private static final String PROGRAM =
      """
      package program;

      import java.security.*;
      import java.util.ServiceLoader;

      public class Signs {
        public static void main(String[] arguments) throws Exception {
          Provider provider = %s;
          KeyStore store = KeyStore.getInstance("KMS", provider);
          store.load(null, null);
          Signature signature = Signature.getInstance("SHA256withECDSA", provider);
          signature.initSign((PrivateKey) store.getKey(arguments[1], null));
          System.out.println(signature.sign().length > 60);
          System.out.println(provider.getClass().getModule());
        }
      }
      """;

  private static final String BY_SERVICE_LOADER =
      """
      ServiceLoader.load(Provider.class).stream()
              .map(ServiceLoader.Provider::get)
              .filter(it -> it.getName().equals("Claviger"))
              .findFirst()
              .orElseThrow()
              .configure(arguments[0])""";
  private static final String BY_SECURITY = "Security.getProvider(\"Claviger\")";
  private static final String BY_CONSTRUCTOR =
      "new org.claviger.provider.ClavigerProvider().configure(arguments[0])";

  private static final String UNKNOWING = "module program { uses java.security.Provider; }";
  private static final String KNOWING = "module program { requires org.claviger.provider; }";

  @TempDir private Path folder;
  private final String jar = ServerProcess.providerJar().toString();
  private final ServerProcess server;
  private final String keyId;

  ModulePathTest(ServerProcess server, SharedKeys keys) {
    this.server = server;
    this.keyId = keys.id(KeySpec.ECC_NIST_P256, KeyUsageType.SIGN_VERIFY);
  }

  @Test
  void theJarHasADescriptor() {
    Command.Outcome outcome =
        Command.of(
                Path.of(Command.java()).resolveSibling("jar").toString(),
                "--describe-module",
                "--file",
                jar)
            .run();

    assertThat(outcome.output().lines().skip(1).filter(line -> !line.startsWith("contains ")))
        .containsExactly(
            "exports org.claviger.provider",
            "requires java.base mandated",
            "requires java.desktop static",
            "requires java.logging",
            "requires java.sql static",
            "requires java.xml",
            "uses org.claviger.provider.RequestListener",
            "provides java.security.Provider with org.claviger.provider.ClavigerProvider",
            "");
  }

  @Test
  void aModuleThatKnowsNothingOfItFindsItByServiceLoader() throws IOException {
    assertSigns(onModulePath(UNKNOWING, BY_SERVICE_LOADER), "module org.claviger.provider");
  }

  @Test
  void aModuleThatRequiresItMakesIt() throws IOException {
    assertSigns(onModulePath(KNOWING, BY_CONSTRUCTOR), "module org.claviger.provider");
  }

  @Test
  void theSampleSecurityFileFindsTheModule() throws IOException {
    Path security = SampleSecurity.naming(configuration()).write(folder);
    assertSigns(
        onModulePath(UNKNOWING, BY_SECURITY, "-Djava.security.properties=" + security),
        "module org.claviger.provider");
  }

  @Test
  void onTheClassPathItIsFoundInTheSameWays() throws IOException {
    assertSigns(onClassPath(BY_SERVICE_LOADER), "unnamed module ");
    assertSigns(onClassPath(BY_CONSTRUCTOR), "unnamed module ");
  }

  private static void assertSigns(Command.Outcome outcome, String module) {
    assertThat(outcome.exitCode()).as(outcome.errors()).isZero();
    assertThat(outcome.output().lines())
        .satisfiesExactly(
            signed -> assertThat(signed).isEqualTo("true"),
            name -> assertThat(name).startsWith(module));
  }

  private Command.Outcome onModulePath(String descriptor, String provider, String... options)
      throws IOException {
    Path classes = Files.createTempDirectory(folder, "module");
    compile(
        "--module-path",
        jar,
        "-d",
        classes.toString(),
        Files.writeString(folder.resolve("module-info.java"), descriptor).toString(),
        source(provider));
    List<String> arguments = new ArrayList<>(List.of(options));
    arguments.addAll(List.of("--module-path", jar + ":" + classes, "-m", "program/program.Signs"));
    return run(arguments);
  }

  private Command.Outcome onClassPath(String provider) throws IOException {
    Path classes = Files.createTempDirectory(folder, "classes");
    compile("-cp", jar, "-d", classes.toString(), source(provider));
    return run(List.of("-cp", jar + ":" + classes, "program.Signs"));
  }

  private String source(String provider) throws IOException {
    return Files.writeString(folder.resolve("Signs.java"), PROGRAM.formatted(provider)).toString();
  }

  private static void compile(String... arguments) {
    assertThat(ToolProvider.findFirst("javac").orElseThrow().run(System.out, System.err, arguments))
        .isZero();
  }

  private Command.Outcome run(List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(Command.java()));
    command.addAll(arguments);
    command.addAll(List.of(configuration().toString(), keyId));
    return Command.of(command).run();
  }

  private Path configuration() throws IOException {
    return new Configuration(server, folder).set("generators", "false").write();
  }
}

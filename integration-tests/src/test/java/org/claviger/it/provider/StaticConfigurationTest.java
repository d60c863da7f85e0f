package org.claviger.it.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.claviger.it.Command;
import org.claviger.it.Forwarder;
import org.claviger.it.ServerProcess;
import org.claviger.it.SharedKeys;
import org.claviger.it.SharedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;

/**
 * {@code security/java.security.sample} as the file that it is, in JVMs of their own, whose
 * programs name no provider.
 */
@ExtendWith(SharedServer.class)
class StaticConfigurationTest {
  private static final String[] ALL = {
    "SHA256withRSA true", "RSASSA-PSS true", "SHA256withECDSA true", "OAEP true", "HmacSHA256 true"
  };

  /** Adds to the JDK's own file, or with one more sign takes its place. */
  private static final String SECURITY = "-Djava.security.properties=";

  @TempDir private Path folder;
  private final ServerProcess server;
  private final List<String> entries;

  StaticConfigurationTest(ServerProcess server, SharedKeys keys) {
    this.server = server;
    this.entries =
        List.of(
            keys.id(KeySpec.RSA_2048, KeyUsageType.SIGN_VERIFY),
            keys.id(KeySpec.ECC_NIST_P256, KeyUsageType.SIGN_VERIFY),
            keys.id(KeySpec.RSA_2048, KeyUsageType.ENCRYPT_DECRYPT),
            keys.id(KeySpec.HMAC_256, KeyUsageType.GENERATE_VERIFY_MAC));
  }

  @Test
  void theListIsTheJdksOwnWithTheProviderInSecondPlace() throws IOException {
    Path program =
        Files.writeString(
            folder.resolve("Providers.java"),
            """
            public class Providers {
              public static void main(String[] arguments) {
                for (var provider : java.security.Security.getProviders()) {
                  System.out.println(provider.getName());
                }
              }
            }
            """);
    List<String> expected = new ArrayList<>(java("-cp", classPath(), program.toString()));
    expected.add(1, "Claviger");

    assertThat(java(SECURITY + sample().write(folder), "-cp", classPath(), program.toString()))
        .isEqualTo(expected);
  }

  @Test
  void keysOfTheHsmAreUsedWithoutNamingTheProvider() throws IOException {
    assertThat(useKeys(SECURITY, sample(), "KMS")).containsExactly(ALL);
  }

  @Test
  void keysOfTheHsmAreInTheDefaultKeyStore() throws IOException {
    assertThat(useKeys(SECURITY, sample().withDefaultKeyStore(), "default")).containsExactly(ALL);
  }

  @Test
  void aWholeFileTakesThePlaceOfTheJdks() throws IOException {
    assertThat(useKeys(SECURITY + "=", whole(sample()), "KMS")).containsExactly(ALL);
  }

  /** Why the sample puts it ahead of SunRsaSign. */
  @Test
  void inTheLastPositionOnlyParametersSetBeforeTheKeyFail() throws IOException {
    assertThat(useKeys(SECURITY, last(configuration(server.endpoint().toString())), "KMS"))
        .containsExactly(
            "SHA256withRSA true",
            "RSASSA-PSS refused by SunRsaSign",
            "SHA256withECDSA true",
            "OAEP true",
            "HmacSHA256 true");
  }

  @Test
  void theRestOfTheJdkWorksAndNothingConnects() throws IOException {
    try (Forwarder wire = new Forwarder(server)) {
      SampleSecurity sample = SampleSecurity.naming(configuration(wire.endpoint().toString()));
      assertRestWorks(SECURITY, sample);
      assertRestWorks(SECURITY, sample.withDefaultKeyStore());
      assertRestWorks(SECURITY, last(configuration(wire.endpoint().toString())));
      assertThat(wire.connections()).isZero();

      assertThat(useKeys(SECURITY, sample, "KMS")).containsExactly(ALL);
      assertThat(wire.connections()).as("connections are seen").isPositive();
    }
  }

  @Test
  void theRestOfTheJdkWorksWithoutServerAndWithoutConfiguration() throws IOException {
    SampleSecurity unreachable = SampleSecurity.naming(configuration("https://127.0.0.1:1"));
    assertRestWorks(SECURITY, unreachable.withDefaultKeyStore());
    assertRestWorks(SECURITY, SampleSecurity.naming(folder.resolve("missing")));
  }

  private void assertRestWorks(String option, SampleSecurity security) throws IOException {
    assertThat(
            java(
                option + security.write(folder),
                "-cp",
                classPath(),
                RestOfTheJdk.class.getName(),
                softwareKeys().toString()))
        .containsExactly("done");
  }

  private List<String> useKeys(String option, SampleSecurity security, String storeType)
      throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                option + security.write(folder),
                "-cp",
                classPath(),
                HsmKeysByDefault.class.getName(),
                storeType));
    arguments.addAll(entries);
    return java(arguments.toArray(new String[0]));
  }

  /** The provider, and the programs among the tests. */
  private static String classPath() {
    Path tests =
        Path.of(RestOfTheJdk.class.getProtectionDomain().getCodeSource().getLocation().getPath());
    return ServerProcess.providerJar() + ":" + tests;
  }

  private static List<String> java(String... arguments) {
    List<String> command = new ArrayList<>(List.of(Command.java()));
    command.addAll(List.of(arguments));
    Command.Outcome outcome = Command.of(command).run();
    assertThat(outcome.exitCode()).as(outcome.output() + outcome.errors()).isZero();
    return outcome.output().lines().toList();
  }

  private SampleSecurity sample() throws IOException {
    return SampleSecurity.naming(configuration(server.endpoint().toString()));
  }

  /** The JDK's own file with the sample in the place of its list. */
  private static SampleSecurity whole(SampleSecurity sample) throws IOException {
    Path own = Path.of(System.getProperty("java.home"), "conf", "security", "java.security");
    String others =
        Files.readString(own)
            .replaceAll(
                "(?m)^(security\\.provider\\.|keystore\\.type|ssl\\.KeyManagerFactory).*$", "");
    return new SampleSecurity(others + sample.text());
  }

  private static SampleSecurity last(Path configuration) {
    return new SampleSecurity("security.provider.13=Claviger " + configuration);
  }

  private Path configuration(String endpoint) throws IOException {
    return new Configuration(server, folder)
        .set("endpoint", endpoint)
        .set("generators", "false")
        .write();
  }

  /** Keys in a file, made by a JVM without the provider. */
  private Path softwareKeys() {
    Path file = folder.resolve("software.p12");
    if (!Files.exists(file)) {
      genkeypair(file, "ec", "-keyalg", "EC", "-groupname", "secp256r1");
      genkeypair(file, "rsa", "-keyalg", "RSA", "-keysize", "2048");
    }
    return file;
  }

  private static void genkeypair(Path file, String alias, String... kind) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(Command.java()).resolveSibling("keytool").toString(),
                "-genkeypair",
                "-alias",
                alias,
                "-dname",
                "CN=localhost",
                "-storetype",
                "PKCS12",
                "-storepass",
                "changeit",
                "-keystore",
                file.toString()));
    command.addAll(List.of(kind));
    Command.Outcome outcome = Command.of(command).run();
    assertThat(outcome.exitCode()).as(outcome.output() + outcome.errors()).isZero();
  }
}

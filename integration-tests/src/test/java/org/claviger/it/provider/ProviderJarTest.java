package org.claviger.it.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.claviger.it.Command;
import org.claviger.it.ServerProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The provider's jar, as it is handed out. */
class ProviderJarTest {
  @TempDir private Path folder;

  @Test
  void holdsNothingOutsideItsOwnPackage() throws IOException {
    try (JarFile jar = new JarFile(ServerProcess.providerJar().toFile())) {
      List<String> names =
          jar.stream().filter(entry -> !entry.isDirectory()).map(JarEntry::getName).toList();

      assertThat(names)
          .allMatch(
              name ->
                  name.startsWith("org/claviger/provider/")
                      || name.startsWith("META-INF/")
                      || name.equals("module-info.class"))
          .noneMatch(name -> name.startsWith("META-INF/versions/"))
          .noneMatch(name -> name.matches("META-INF/.*\\.(SF|RSA|DSA|EC)"))
          .contains("org/claviger/provider/ClavigerProvider.class");
      assertThat(
              new String(
                      jar.getInputStream(
                              jar.getJarEntry("META-INF/services/java.security.Provider"))
                          .readAllBytes(),
                      StandardCharsets.UTF_8)
                  .strip())
          .isEqualTo("org.claviger.provider.ClavigerProvider");
    }
  }

  @Test
  void aJvmStartsWithTheSampleSecurityFile() throws IOException {
    Path program =
        Files.writeString(
            folder.resolve("Providers.java"),
            """
            import java.security.*;
            import javax.crypto.*;
            public class Providers {
              public static void main(String[] a) throws Exception {
                for (Provider p : Security.getProviders()) System.out.println(p.getName());
                KeyPair pair = KeyPairGenerator.getInstance("RSA").generateKeyPair();
                Signature s = Signature.getInstance("SHA256withRSA");
                s.initSign(pair.getPrivate());
                s.sign();
                System.out.println(s.getProvider().getName());
                System.out.println(KeyGenerator.getInstance("AES").getProvider().getName());
                javax.net.ssl.SSLContext.getDefault();
              }
            }
            """);
    Command.Outcome outcome =
        Command.of(
                Command.java(),
                "-Djava.security.properties="
                    + ServerProcess.repository().resolve("security/java.security.sample"),
                "-cp",
                ServerProcess.providerJar().toString(),
                program.toString())
            .run();

    assertThat(outcome.exitCode()).as(outcome.errors()).isZero();
    List<String> lines = outcome.output().lines().toList();
    assertThat(lines).startsWith("SUN", "Claviger", "SunRsaSign", "SunEC", "SunJSSE", "SunJCE");
    assertThat(lines).endsWith("SunRsaSign", "SunJCE");
  }
}

package org.claviger.it.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.claviger.it.ServerProcess;
import org.junit.jupiter.api.Test;

/** The provider's jar, as it is handed out. */
class ProviderJarTest {
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
}

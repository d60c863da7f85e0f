package org.claviger.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.claviger.it.ServerProcess;
import org.junit.jupiter.api.Test;

/** The Java of the guide is that of the tests, but for white space. */
class GuideTest {
  @Test
  void itsJavaIsTested() {
    String sources = squeezed(sources());
    assertThat(Guide.whole().blocks("java"))
        .hasSizeGreaterThan(10)
        .allSatisfy(block -> assertThat(sources).contains(squeezed(block)));
  }

  private static String squeezed(String text) {
    return text.replaceAll("\\s+", "");
  }

  private static String sources() {
    Path folder =
        ServerProcess.repository()
            .resolve("integration-tests/src/test/java")
            .resolve(GuideTest.class.getPackageName().replace('.', '/'));
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(GuideTest::read).collect(Collectors.joining());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package org.claviger.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server without traces, in a process of its own. */
class UntracedTest {
  @TempDir private Path folder;

  @Test
  void loadsNothingOfOpenTelemetry() throws Exception {
    Path classes = folder.resolve("classes.log");
    Process server =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load:file=" + classes,
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "up",
                "--data",
                folder.resolve("data").toString(),
                "--port",
                "0",
                "--management-port",
                "0")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader output = server.inputReader()) {
      assertThat(output.lines().anyMatch(line -> line.startsWith("Claviger is ready at"))).isTrue();
      server.destroy();
      assertThat(server.waitFor(2, TimeUnit.MINUTES)).isTrue();
    } finally {
      server.destroyForcibly();
    }
    assertThat(Files.readString(classes))
        .contains("org.claviger.server.app.Observation", "org.claviger.server.http.RequestMetrics")
        .doesNotContain("io.opentelemetry", "org.claviger.server.event.trace", "TracedRequests");
  }
}

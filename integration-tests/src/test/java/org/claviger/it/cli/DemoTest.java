package org.claviger.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.claviger.it.Command;
import org.claviger.it.Prerequisite;
import org.claviger.it.ServerProcess;
import org.junit.jupiter.api.Test;

/** {@code ./claviger demo} itself. */
class DemoTest {
  @Test
  void theDemoPassesEveryStep() {
    Path root = ServerProcess.repository();
    Prerequisite.require(
        Files.exists(root.resolve(".claviger/built-sources.sum")),
        "./claviger has not built here: run ./claviger test, or ./claviger demo once");
    Command.Outcome outcome =
        Command.of(root.resolve("claviger").toString(), "demo")
            .with("JAVA_HOME", System.getProperty("java.home"))
            .with("AWS_ENDPOINT_URL", "https://127.0.0.1:1")
            .with("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
            .with("AWS_CA_BUNDLE", "/nowhere")
            .within(Duration.ofMinutes(3))
            .run();
    assertThat(outcome.exitCode()).as("%s", outcome).isZero();
    List<String> lines = outcome.output().lines().toList();
    String last = lines.get(lines.size() - 1);
    assertThat(last).matches("demo: \\d+ steps passed");
    int steps = Integer.parseInt(last.replaceAll("\\D", ""));
    assertThat(steps).isGreaterThan(15);
    assertThat(lines).filteredOn(line -> line.matches(" +\\d+\\. .+")).hasSize(steps);
  }
}

package org.claviger.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;
import org.claviger.server.audit.follow.TestTrail;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class AuditExportCommandTest {
  private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");

  @TempDir private Path data;
  private final StringWriter out = new StringWriter();

  @Test
  void writesWhatIsAskedFor() throws IOException {
    try (TestTrail trail = new TestTrail(data)) {
      trail.write(
          10,
          number ->
              TestTrail.event(
                  number, NOON.plusSeconds(number), TestTrail.ACCOUNT, TestTrail.REGION));
    }
    Path all = data.resolve("all");
    assertThat(run("--to", all.toString())).isZero();
    assertThat(out).hasToString("exported 10 records in 1 files" + System.lineSeparator());
    assertThat(files(all)).isEqualTo(1);
    Path some = data.resolve("some");
    int code =
        run(
            "--to",
            some.toString(),
            "--from=2026-11-28T12:00:05Z",
            "--until=2026-11-28T12:00:07Z",
            "--account=" + TestTrail.ACCOUNT,
            "--region=" + TestTrail.REGION);
    assertThat(code).isZero();
    assertThat(out.toString()).contains("exported 2 records in 1 files");
    assertThat(run("--to", some.toString(), "--account=999988887777")).isZero();
    assertThat(out.toString()).contains("exported 0 records in 0 files");
  }

  @Test
  void whatCannotBeReadIsAnError() {
    assertThat(run("--to", data.resolve("x").toString())).isEqualTo(2);
    assertThat(out.toString()).contains("the audit record cannot be exported");
    assertThat(run("--to", data.resolve("x").toString(), "--from=yesterday")).isEqualTo(2);
    assertThat(run()).isEqualTo(2);
  }

  private int run(String... options) {
    PrintWriter writer = new PrintWriter(out, true);
    String[] arguments =
        Stream.concat(Stream.of("export", "--data", data.toString()), Stream.of(options))
            .toArray(String[]::new);
    return new CommandLine(new AuditCommand()).setOut(writer).setErr(writer).execute(arguments);
  }

  private static long files(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(file -> file.toString().endsWith(".json.gz")).count();
    }
  }
}

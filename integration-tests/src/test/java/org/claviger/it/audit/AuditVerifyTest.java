package org.claviger.it.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.claviger.it.ApiClient;
import org.claviger.it.AuditLog;
import org.claviger.it.Command;
import org.claviger.it.ServerProcess;
import org.claviger.it.TemporaryData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code audit verify} on a record that a real server left, whole and tampered with. */
@Tag("one-jdk")
class AuditVerifyTest {
  private static TemporaryData original;

  @TempDir private Path copy;

  @BeforeAll
  static void leaveARecord() {
    original = TemporaryData.create();
    try (ServerProcess server = ServerProcess.up(original.path())) {
      ApiClient api = ApiClient.of(server);
      for (int i = 0; i < 10; i++) {
        api.kms("CreateKey", "{\"Description\":\"number " + i + "\"}");
      }
      assertThat(server.stop()).isZero();
    }
  }

  @AfterAll
  static void remove() {
    original.close();
  }

  @Test
  void aWholeRecordIsFoundWhole() throws IOException {
    copyRecord();
    Command.Outcome outcome = verify();
    assertThat(outcome.exitCode()).as(outcome.errors()).isZero();
  }

  @Test
  void anEditedRecordIsFoundAndNamed() throws IOException {
    List<String> lines = copyRecord();
    int edited = lineWith(lines, "number 4");
    lines.set(edited, lines.get(edited).replace("number 4", "number 5"));
    assertTampered(lines, edited);
  }

  @Test
  void aRemovedRecordIsFound() throws IOException {
    List<String> lines = copyRecord();
    int removed = lineWith(lines, "number 4");
    lines.remove(removed);
    assertTampered(lines, removed);
  }

  @Test
  void swappedRecordsAreFound() throws IOException {
    List<String> lines = copyRecord();
    int first = lineWith(lines, "number 4");
    String second = lines.get(first + 1);
    lines.set(first + 1, lines.get(first));
    lines.set(first, second);
    assertTampered(lines, first);
  }

  @Test
  void aRepeatedRecordIsFound() throws IOException {
    List<String> lines = copyRecord();
    int repeated = lineWith(lines, "number 4");
    lines.add(repeated, lines.get(repeated));
    assertTampered(lines, repeated + 1);
  }

  @Test
  void aRecordThatIsNoneIsFound() throws IOException {
    List<String> lines = copyRecord();
    int added = lineWith(lines, "number 4");
    lines.add(added, "{}");
    assertTampered(lines, added);
  }

  @Test
  void aFolderWithoutARecordCannotBeChecked() {
    Command.Outcome outcome = verify();
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.output() + outcome.errors())
        .as("the reason")
        .isNotBlank()
        .doesNotContain("\tat ");
  }

  private void assertTampered(List<String> lines, int firstBad) throws IOException {
    Files.write(files().get(0), lines, UTF_8);
    Command.Outcome outcome = verify();
    assertThat(outcome.exitCode()).as(outcome.errors()).isEqualTo(1);
    assertThat(outcome.output())
        .contains(files().get(0).getFileName().toString(), "line " + (firstBad + 1) + ",");
  }

  private static int lineWith(List<String> lines, String text) {
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).contains(text)) {
        return i;
      }
    }
    throw new AssertionError("no record holds " + text);
  }

  private Command.Outcome verify() {
    return Command.server("audit", "verify", "--data", copy.toString()).run();
  }

  private List<Path> files() {
    return AuditLog.in(copy).files();
  }

  /** A copy of the whole folder, and the lines of its record. */
  private List<String> copyRecord() throws IOException {
    try (Stream<Path> sources = Files.walk(original.path())) {
      for (Path source : sources.toList()) {
        Path target = copy.resolve(original.path().relativize(source).toString());
        if (Files.isDirectory(source)) {
          Files.createDirectories(target);
        } else {
          Files.copy(source, target);
        }
      }
    }
    assertThat(files()).hasSize(1);
    return new ArrayList<>(Files.readAllLines(files().get(0), UTF_8));
  }
}

package org.claviger.server.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.claviger.server.audit.Verification.Whole;
import org.claviger.server.store.ChildJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditCrashTest {
  @TempDir Path data;

  /** Eight threads record uses and changes for ever, and say each time that they did. */
  static final class Records {
    private Records() {}

    public static void main(String[] arguments) {
      AuditFixture audit = new AuditFixture(Path.of(arguments[0]));
      for (int i = 0; i < 8; i++) {
        new Thread(() -> recordForEver(audit)).start();
      }
    }

    private static void recordForEver(AuditFixture audit) {
      for (int i = 0; i < 1_000_000; i++) {
        AuditEvent event = AuditFixture.event(i % 4 == 0 ? "CreateKey" : "Encrypt");
        if (i % 4 == 0) {
          audit.change(event);
          audit.recordCommitted(event);
        } else {
          audit.record(event);
        }
        System.out.println("did " + event.eventId() + ".");
      }
    }
  }

  @Test
  void everyAcknowledgedRecordOutlivesAKilledProcessOnce() throws Exception {
    Set<String> acknowledged = new HashSet<>();
    for (int i = 0; i < 2; i++) {
      Process child = ChildJvm.start(Records.class, data.toString());
      acknowledged.addAll(ChildJvm.killAfter(child, 400));
      child.waitFor();
      assertThat(AuditVerifier.verify(data.resolve("audit"))).isInstanceOf(Whole.class);
    }
    try (AuditFixture audit = new AuditFixture(data)) {
      List<String> ids =
          audit.records().stream().map(record -> record.get("eventID").asText()).toList();
      assertThat(ids).doesNotHaveDuplicates().containsAll(acknowledged);
      assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(800);
      assertThat(audit.store.outbox().pending()).isEmpty();
    }
    assertThat(AuditVerifier.verify(data.resolve("audit"))).isInstanceOf(Whole.class);
  }

  @Test
  void aTornLineIsCutOffAtTheNextStart() throws IOException {
    Path file = writeThree();
    String line = Files.readAllLines(file).get(2);
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(whole, whole.length - line.length() / 2));
    assertThat(restartAndRecord()).containsExactly("1", "2", "next");
  }

  @Test
  void aRecordThatLacksItsLineFeedOnlyIsKept() throws IOException {
    Path file = writeThree();
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(whole, whole.length - 1));
    assertThat(restartAndRecord()).containsExactly("1", "2", "3", "next");
  }

  @Test
  void aFileWhoseFirstLineIsTornIsRemoved() throws IOException {
    Path file = writeThree();
    String line = Files.readAllLines(file).get(2);
    JsonNode last = AuditFixture.JSON.readTree(line);
    String start = "{\"sequence\":4,\"previousHash\":\"" + last.get("hash").asText() + "\",\"con";
    Files.writeString(file.resolveSibling("audit-0000000002.jsonl"), start);
    Files.createFile(file.resolveSibling("audit-0000000003.jsonl"));
    assertThat(AuditVerifier.verify(file.getParent())).isInstanceOf(Whole.class);
    assertThat(restartAndRecord()).containsExactly("1", "2", "3", "next");
  }

  @Test
  void anEditedTrailStopsTheStartAndIsNotCut() throws IOException {
    Path file = writeThree();
    for (int at : new int[] {0, 2}) {
      byte[] whole = Files.readAllBytes(file);
      List<String> lines = new java.util.ArrayList<>(Files.readAllLines(file));
      lines.set(at, lines.get(at).replace("127.0.0.1", "127.0.0.2"));
      Files.writeString(file, String.join("\n", lines) + "\n");
      byte[] edited = Files.readAllBytes(file);
      assertThatThrownBy(() -> new AuditFixture(data))
          .isInstanceOf(AuditUnavailableException.class)
          .hasMessageContaining("line " + (at + 1));
      assertThat(Files.readAllBytes(file)).isEqualTo(edited);
      Files.write(file, whole);
    }
  }

  @Test
  void aWholeRecordWithSomethingBehindItIsNotTakenForTorn() throws IOException {
    Path file = writeThree();
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(whole, whole.length - 1));
    Files.writeString(file, "\u000b", StandardOpenOption.APPEND);
    assertThatThrownBy(() -> new AuditFixture(data))
        .isInstanceOf(AuditUnavailableException.class)
        .hasMessageContaining("line 3");
  }

  private Path writeThree() throws IOException {
    try (AuditFixture audit = new AuditFixture(data)) {
      for (String name : List.of("1", "2", "3")) {
        audit.record(AuditFixture.event(name));
      }
      return audit.files().get(0);
    }
  }

  private List<String> restartAndRecord() throws IOException {
    try (AuditFixture audit = new AuditFixture(data)) {
      audit.record(AuditFixture.event("next"));
      assertThat(AuditVerifier.verify(audit.folder))
          .isInstanceOfSatisfying(Whole.class, whole -> assertThat(whole.tornBytes()).isZero());
      return audit.names();
    }
  }
}

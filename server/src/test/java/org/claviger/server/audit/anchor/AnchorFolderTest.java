package org.claviger.server.audit.anchor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnchorFolderTest {
  private static final SoftwareSigner SIGNER = new SoftwareSigner("us-east-1");

  @TempDir private Path path;

  private static Anchor anchor(long number, String time) {
    return Anchor.sign(
        new Statement(
            number,
            1,
            number,
            "a".repeat(64),
            Instant.parse(time),
            0,
            "us-east-1",
            SIGNER.fingerprint(),
            Statement.NONE),
        SIGNER);
  }

  private static List<Anchor> read(Path place) throws IOException {
    List<Anchor> anchors = new ArrayList<>();
    try (AnchorReader reader = AnchorReader.open(place)) {
      for (Optional<Anchor> next = reader.next(); next.isPresent(); next = reader.next()) {
        anchors.add(next.get());
      }
    }
    return anchors;
  }

  @Test
  void beginsAFileWithEachDayAndEachOpeningAndNeverChangesAFormerOne() throws IOException {
    Anchor first = anchor(1, "2026-11-28T23:59:59.999Z");
    Anchor second = anchor(2, "2026-11-29T00:00:00Z");
    Anchor third = anchor(3, "2026-11-29T01:00:00Z");
    Anchor fourth = anchor(4, "2026-11-29T02:00:00Z");
    try (AnchorFolder folder = new AnchorFolder(path)) {
      assertThat(folder.newest()).isEmpty();
      folder.append(first);
      folder.append(second);
      folder.append(third);
    }
    byte[] before = Files.readAllBytes(path.resolve("anchors-0000000002.jsonl"));
    try (AnchorFolder folder = new AnchorFolder(path)) {
      assertThat(folder.newest()).contains(third);
      folder.append(fourth);
    }
    assertThat(AnchorFolder.files(path)).hasSize(3);
    assertThat(Files.readAllBytes(path.resolve("anchors-0000000002.jsonl"))).isEqualTo(before);
    assertThat(read(path)).containsExactly(first, second, third, fourth);
    assertThat(read(path.resolve("anchors-0000000002.jsonl"))).containsExactly(second, third);
  }

  @Test
  void whatACrashCutOffIsPassedOver() throws IOException {
    Anchor first = anchor(1, "2026-11-28T23:59:59Z");
    Anchor second = anchor(2, "2026-11-28T23:59:59Z");
    try (AnchorFolder folder = new AnchorFolder(path)) {
      folder.append(first);
    }
    Files.writeString(
        path.resolve("anchors-0000000001.jsonl"), "{\"anch", StandardOpenOption.APPEND);
    Files.writeString(path.resolve("anchors-0000000002.jsonl"), "");
    try (AnchorFolder folder = new AnchorFolder(path)) {
      assertThat(folder.newest()).contains(first);
      folder.append(second);
    }
    assertThat(read(path)).containsExactly(first, second);
  }

  @Test
  void aFolderThatIsNotThereIsNotMade() {
    Path nowhere = path.resolve("unmounted");
    try (AnchorFolder folder = new AnchorFolder(nowhere)) {
      assertThatThrownBy(folder::newest).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> folder.append(anchor(1, "2026-11-28T23:59:59Z")))
          .isInstanceOf(IOException.class);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    assertThat(nowhere).doesNotExist();
  }

  @Test
  void whateverLiesInAFileItReadsAnchorsOrSaysWhereThereIsNone() throws IOException {
    Random random = new Random(20261128);
    StringBuilder text = new StringBuilder();
    for (int i = 1; i <= 5; i++) {
      text.append(anchor(i, "2026-11-28T23:59:59Z").text()).append('\n');
    }
    Path file = path.resolve("anchors-0000000001.jsonl");
    Files.writeString(file, text);
    List<Anchor> all = read(file);
    int cases = Integer.getInteger("fuzz.cases", 500);
    for (int i = 0; i < cases; i++) {
      StringBuilder damaged = new StringBuilder(text);
      int from = random.nextInt(damaged.length());
      int to = Math.min(damaged.length(), from + random.nextInt(800));
      damaged.replace(from, to, "x".repeat(random.nextInt(random.nextInt(10) == 0 ? 5_000 : 3)));
      Files.writeString(file, damaged);
      try {
        // What is read was written: whole lines may be missing, none is another.
        assertThat(all).containsAll(read(file));
      } catch (DamagedAnchorsException e) {
        assertThat(e).hasMessageContaining("anchors-0000000001.jsonl line ");
      }
    }
  }
}

package org.claviger.server.audit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiConsumer;
import org.claviger.server.audit.Verification.CannotCheck;
import org.claviger.server.audit.Verification.Tampered;
import org.claviger.server.audit.Verification.Whole;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three files of five records each. */
class AuditVerifierTest {
  private static final int FILES = 3;
  private static final int RECORDS = 5;

  @TempDir Path path;
  private TrailFolder folder;

  @BeforeEach
  void write() throws IOException {
    folder = new TrailFolder(path);
    ChainWriter writer = new ChainWriter(folder, 1, Head.GENESIS, Optional.empty(), 1);
    for (int file = 0; file < FILES; file++) {
      writer.append(events(RECORDS));
    }
    writer.close();
  }

  private static List<byte[]> events(int count) {
    List<byte[]> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      events.add(new EventJson("111122223333").request(AuditFixture.event("Encrypt")));
    }
    return events;
  }

  @Test
  void anUntouchedTrailIsWholeAndSaysItsBound() {
    Whole whole = (Whole) verify();
    assertThat(whole.records()).isEqualTo(15);
    assertThat(whole.files()).isEqualTo(3);
    assertThat(whole.lastHash()).matches("[0-9a-f]{64}");
    assertThat(whole.message()).contains("15 records").contains("cut from the end");
  }

  @Test
  void noTrailIsWholeAndNoFolderCannotBeChecked() throws IOException {
    assertThat(AuditVerifier.verify(Files.createDirectory(path.resolve("empty"))))
        .isEqualTo(new Whole(1, 0, 0, "0".repeat(64), 0, Optional.empty(), false));
    assertThat(AuditVerifier.verify(path.resolve("nowhere"))).isInstanceOf(CannotCheck.class);
  }

  @Test
  void anEditIsFoundAtItsRecord() throws IOException {
    onEveryRecord(
        (lines, at) -> lines.set(at, lines.get(at).replace("127.0.0.1", "127.0.0.2")), 0, false);
  }

  @Test
  void aRemovedRecordIsFoundWhereItWas() throws IOException {
    onEveryRecord((lines, at) -> lines.remove((int) at), 0, true);
  }

  @Test
  void aDoubledRecordIsFoundAtItsDouble() throws IOException {
    onEveryRecord((lines, at) -> lines.add(at + 1, lines.get(at)), 1, false);
  }

  @Test
  void swappedRecordsAreFoundAtTheFirst() throws IOException {
    for (int at = 0; at < RECORDS - 1; at++) {
      for (int file = 1; file <= FILES; file++) {
        change(file, at, (lines, i) -> Collections.swap(lines, i, i + 1), 0);
      }
    }
  }

  @Test
  void aRecordInsertedFromElsewhereIsFound() throws IOException {
    List<String> lines = Files.readAllLines(folder.file(TrailFolder.name(1)));
    for (String other : List.of(lines.get(0), "", "{}", "not a record")) {
      for (int at = 1; at < RECORDS; at++) {
        for (int file = 1; file <= FILES; file++) {
          change(file, at, (target, i) -> target.add(i, other), 0);
        }
      }
      change(2, 0, (target, i) -> target.add(i, other), 0);
      change(3, 0, (target, i) -> target.add(i, other), 0);
    }
  }

  private void onEveryRecord(
      BiConsumer<List<String>, Integer> change, int offset, boolean exceptTheVeryLast)
      throws IOException {
    for (int file = 1; file <= FILES; file++) {
      for (int at = 0; at < RECORDS; at++) {
        if (!exceptTheVeryLast || file < FILES || at < RECORDS - 1) {
          change(file, at, change, offset);
        }
      }
    }
  }

  private void change(int file, int at, BiConsumer<List<String>, Integer> change, int offset)
      throws IOException {
    Path changed = folder.file(TrailFolder.name(file));
    byte[] before = Files.readAllBytes(changed);
    List<String> lines = new ArrayList<>(Files.readAllLines(changed));
    change.accept(lines, at);
    Files.writeString(changed, String.join("\n", lines) + "\n");
    assertFound(TrailFolder.name(file), at + 1L + offset);
    Files.write(changed, before);
    assertThat(verify()).isInstanceOf(Whole.class);
  }

  @Test
  void aFlippedBitAnywhereIsFoundInItsLine() throws IOException {
    Path small = Files.createDirectory(path.resolve("small"));
    ChainWriter writer =
        new ChainWriter(new TrailFolder(small), 1, Head.GENESIS, Optional.empty(), 1);
    writer.append(events(3));
    writer.close();
    Path file = small.resolve(TrailFolder.name(1));
    byte[] bytes = Files.readAllBytes(file);
    int line = 1;
    for (int i = 0; i < bytes.length; i++) {
      byte[] flipped = bytes.clone();
      flipped[i] ^= (byte) (1 << i % 8);
      Files.write(file, flipped);
      assertFound(small, TrailFolder.name(1), line);
      line += bytes[i] == '\n' ? 1 : 0;
    }
    assertThat(line).isEqualTo(4);
  }

  @Test
  void randomDamageNeverPassesNorBreaksTheVerifier() throws IOException {
    Random random = new Random(20261122);
    int cases = Integer.getInteger("fuzz.cases", 300);
    for (int i = 0; i < cases; i++) {
      Path file = folder.file(TrailFolder.name(1 + random.nextInt(FILES)));
      byte[] bytes = Files.readAllBytes(file);
      int from = random.nextInt(bytes.length);
      int to = from + random.nextInt(Math.min(200, bytes.length - from));
      byte[] junk = new byte[random.nextInt(50)];
      random.nextBytes(junk);
      byte[] damaged =
          concat(Arrays.copyOf(bytes, from), junk, Arrays.copyOfRange(bytes, to, bytes.length));
      if (!Arrays.equals(bytes, damaged)) {
        Files.write(file, damaged);
        boolean isCutEnd = file.endsWith(TrailFolder.name(FILES)) && to == bytes.length;
        if (!isCutEnd) {
          assertThat(verify()).isInstanceOf(Tampered.class);
        }
        Files.write(file, bytes);
      }
    }
  }

  private static byte[] concat(byte[]... parts) {
    var out = new java.io.ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  @Test
  void aMissingFileIsFoundAndSoIsAStrangeOne() throws IOException {
    byte[] second = Files.readAllBytes(folder.file(TrailFolder.name(2)));
    Files.delete(folder.file(TrailFolder.name(2)));
    assertFound(TrailFolder.name(3), 1);
    Files.write(folder.file(TrailFolder.name(2)), second);
    Files.writeString(path.resolve("other.jsonl"), "{}\n");
    assertFound("other.jsonl", 0);
    Files.delete(path.resolve("other.jsonl"));
    Files.delete(folder.file(TrailFolder.name(1)));
    assertFound(TrailFolder.name(2), 1);
  }

  @Test
  void swappedFilesAreFound() throws IOException {
    Path first = folder.file(TrailFolder.name(1));
    Path second = folder.file(TrailFolder.name(2));
    byte[] kept = Files.readAllBytes(first);
    Files.write(first, Files.readAllBytes(second));
    Files.write(second, kept);
    assertFound(TrailFolder.name(1), 1);
  }

  @Test
  void everyCutOfTheLastRecordIsATornEndAndNoTampering() throws IOException {
    Path file = folder.file(TrailFolder.name(FILES));
    byte[] bytes = Files.readAllBytes(file);
    int start = new String(bytes, 0, bytes.length - 1, ISO_8859_1).lastIndexOf('\n') + 1;
    for (int end = start; end < bytes.length - 1; end++) {
      Files.write(file, Arrays.copyOf(bytes, end));
      Whole whole = (Whole) verify();
      assertThat(whole.records()).isEqualTo(14);
      assertThat(whole.tornBytes()).isEqualTo(end - start);
      // Zeros where a file system lost what was to be there.
      Files.write(file, Arrays.copyOf(Arrays.copyOf(bytes, end), end + 7));
      assertThat(verify()).isInstanceOf(Whole.class);
    }
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
    assertThat(((Whole) verify()).records()).isEqualTo(15);
  }

  @Test
  void aCutInTheMiddleOfTheTrailIsFound() throws IOException {
    Path file = folder.file(TrailFolder.name(1));
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 10));
    assertFound(TrailFolder.name(1), 5);
  }

  @Test
  void whatAFailedWriteLeftIsVoidAndNoMoreThanThat() throws IOException {
    Path first = folder.file(TrailFolder.name(FILES));
    Head head = new Head(15, ((Whole) verify()).lastHash());
    Continuation failed = new Continuation(TrailFolder.name(FILES), Files.size(first), 20);
    ChainWriter writer = new ChainWriter(folder, 1 << 20, head, Optional.of(failed), 7);
    writer.append(events(2));
    writer.close();
    Files.writeString(first, "{\"sequence\":16,\"pre", StandardOpenOption.APPEND);
    assertThat(((Whole) verify()).records()).isEqualTo(17);
    Files.writeString(first, "more than was tried", StandardOpenOption.APPEND);
    assertFound(TrailFolder.name(FILES), 6);
  }

  @Test
  void aGapInTheNumbersIsFoundThoughEveryHashIsRight() throws IOException {
    Path last = folder.file(TrailFolder.name(FILES));
    Head beyond = new Head(17, ((Whole) verify()).lastHash());
    Continuation whole = new Continuation(TrailFolder.name(FILES), Files.size(last), 0);
    ChainWriter writer = new ChainWriter(folder, 1 << 20, beyond, Optional.of(whole), FILES + 1);
    writer.append(events(1));
    writer.close();
    assertFound(TrailFolder.name(FILES + 1), 1);
  }

  @Test
  void aPlainFileBesideItsCompressedOneIsTheSameOrFound() throws IOException {
    Path plain = folder.file(TrailFolder.name(1));
    byte[] content = Files.readAllBytes(plain);
    new Compressor(folder).compress(TrailFolder.name(1));
    Files.write(plain, content);
    assertThat(verify()).isInstanceOf(Whole.class);
    content[content.length / 2] ^= 1;
    Files.write(plain, content);
    assertFound(TrailFolder.name(1), 0);
  }

  private Verification verify() {
    return AuditVerifier.verify(path);
  }

  private void assertFound(String file, long line) {
    assertFound(path, file, line);
  }

  private static void assertFound(Path path, String file, long line) {
    assertThat(AuditVerifier.verify(path))
        .isInstanceOfSatisfying(
            Tampered.class,
            found -> {
              assertThat(found.file()).isEqualTo(file);
              assertThat(found.line()).isEqualTo(line);
            });
  }
}

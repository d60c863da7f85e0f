package org.claviger.server.audit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.claviger.server.audit.Verification.CannotCheck;
import org.claviger.server.audit.Verification.Tampered;
import org.claviger.server.audit.Verification.Whole;
import org.claviger.server.audit.anchor.Anchor;
import org.claviger.server.audit.anchor.SoftwareSigner;
import org.claviger.server.audit.anchor.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is done to a trail that is anchored outside is found; left alone, it is whole. */
class TamperingTest {
  private static final long RECORDS = 16;

  /** One byte of so many is changed, and the end is cut at one of so many; 1 takes a long time. */
  private static final int STEP = Integer.getInteger("tampering.step", 17);

  @TempDir private Path data;
  private AnchoredTrail trail;
  private TrailFolder folder;
  private Map<Path, byte[]> original;

  @BeforeEach
  void write() throws IOException {
    trail = new AnchoredTrail(data);
    folder = trail.folder;
    original = read();
  }

  private Map<Path, byte[]> read() throws IOException {
    Map<Path, byte[]> files = new LinkedHashMap<>();
    for (String name : folder.names()) {
      Path file = folder.isCompressed(name) ? folder.compressed(name) : folder.file(name);
      files.put(file, Files.readAllBytes(file));
    }
    return files;
  }

  private void restore() throws IOException {
    for (String name : folder.names()) {
      Files.deleteIfExists(folder.file(name));
      Files.deleteIfExists(folder.compressed(name));
    }
    for (Map.Entry<Path, byte[]> file : original.entrySet()) {
      Files.write(file.getKey(), file.getValue());
    }
  }

  private static byte[] plain(Path file, byte[] content) throws IOException {
    if (!file.toString().endsWith(".gz")) {
      return content;
    }
    try (InputStream in = GzipFile.open(file)) {
      return in.readAllBytes();
    }
  }

  private static void writePlain(Path file, byte[] content) throws IOException {
    if (file.toString().endsWith(".gz")) {
      Files.deleteIfExists(file);
      GzipFile.write(new ByteArrayInputStream(content), file);
    } else {
      Files.write(file, content);
    }
  }

  private void assertFound(String what) {
    assertThat(trail.verify()).as(what).isInstanceOf(Tampered.class);
  }

  @Test
  void leftAloneItIsWhole() {
    Whole whole = (Whole) trail.verify();
    assertThat(whole.records()).isEqualTo(RECORDS);
    assertThat(whole.files()).isEqualTo(4);
    assertThat(whole.anchored())
        .hasValueSatisfying(
            anchored -> {
              assertThat(anchored.anchors()).isEqualTo(4);
              assertThat(anchored.record()).isEqualTo(RECORDS - 1);
              assertThat(anchored.ownRecord()).isEqualTo(RECORDS);
              assertThat(anchored.keys())
                  .containsExactly(new SigningKey(trail.signer.fingerprint(), "us-east-1", 1, 4));
            });
    assertThat(whole.message())
        .contains("anchored")
        .contains("has 4 of the anchors, the newest too")
        .doesNotContain("WARNING");
    assertThat(trail.verifyAlone()).isInstanceOf(Whole.class);
    assertThat(AuditVerifier.verify(folder.path()).message())
        .contains("WARNING: no --key was given")
        .contains(trail.signer.fingerprint());
  }

  @Test
  void aChangedByteAnywhereIsFoundInItsLine() throws IOException {
    long record = 1;
    for (Path file : original.keySet()) {
      byte[] bytes = plain(file, original.get(file));
      int voidFrom = new String(bytes, ISO_8859_1).lastIndexOf('\n') + 1;
      for (int i = 0; i < voidFrom; i++) {
        if (i % STEP == 0 || bytes[i] == '\n') {
          byte[] changed = bytes.clone();
          changed[i] ^= (byte) (1 << i % 8);
          writePlain(file, changed);
          long expected = record;
          assertThat(trail.verify())
              .as(file + " byte " + i)
              .isInstanceOfSatisfying(
                  Tampered.class,
                  found -> {
                    assertThat(found.file()).startsWith("audit-");
                    assertThat(found.sequence()).isEqualTo(expected);
                  });
        }
        record += bytes[i] == '\n' ? 1 : 0;
      }
      restore();
    }
    assertThat(trail.verify()).isInstanceOf(Whole.class);
  }

  @Test
  void recordsRemovedSwappedDoubledAndInsertedAreFound() throws IOException {
    for (Path file : original.keySet()) {
      String text = new String(plain(file, original.get(file)), ISO_8859_1);
      int voidFrom = text.lastIndexOf('\n') + 1;
      List<String> lines = List.of(text.substring(0, voidFrom).split("\n"));
      for (int i = 0; i < lines.size(); i++) {
        List<List<String>> changes = new ArrayList<>();
        changes.add(without(lines, i));
        changes.add(with(lines, i, lines.get(i)));
        changes.add(with(lines, i, "{}"));
        changes.add(with(lines, i, lines.get(lines.size() - 1 - i) + " "));
        if (i + 1 < lines.size()) {
          List<String> swapped = new ArrayList<>(lines);
          Collections.swap(swapped, i, i + 1);
          changes.add(swapped);
        }
        for (List<String> changed : changes) {
          String joined = changed.isEmpty() ? "" : String.join("\n", changed) + "\n";
          writePlain(file, (joined + text.substring(voidFrom)).getBytes(ISO_8859_1));
          assertFound(file + " line " + (i + 1) + " change " + changes.indexOf(changed));
        }
      }
      restore();
    }
  }

  private static List<String> without(List<String> lines, int at) {
    List<String> changed = new ArrayList<>(lines);
    changed.remove(at);
    return changed;
  }

  private static List<String> with(List<String> lines, int at, String line) {
    List<String> changed = new ArrayList<>(lines);
    changed.add(at, line);
    return changed;
  }

  @Test
  void theTailCutAtEachByteIsFound() throws IOException {
    List<Path> files = new ArrayList<>(original.keySet());
    Collections.reverse(files);
    for (Path file : files) {
      byte[] bytes = plain(file, original.get(file));
      int records = new String(bytes, ISO_8859_1).lastIndexOf('\n') + 1;
      // Without its last line feed a record is still whole.
      int whole = file.equals(files.get(0)) ? records - 1 : records;
      for (int length = 0; length < whole; length++) {
        if (length % STEP != 0 && length > 0 && bytes[length - 1] != '\n') {
          continue;
        }
        writePlain(file, Arrays.copyOf(bytes, length));
        assertFound(file + " cut at " + length);
      }
      Files.delete(file);
      assertFound("all from " + file + " on removed");
    }
  }

  @Test
  void aFileRemovedOrReplacedIsFound() throws IOException {
    for (Path file : original.keySet()) {
      Files.delete(file);
      assertFound(file + " removed");
      for (Path other : original.keySet()) {
        if (!other.equals(file)) {
          writePlain(file, plain(other, original.get(other)));
          assertFound(file + " replaced by " + other);
          Files.deleteIfExists(file);
        }
      }
      writePlain(file, new byte[0]);
      assertFound(file + " emptied");
      restore();
    }
  }

  @Test
  void whatLiesBesideTheFilesIsFoundIfItIsNotTheSame() throws IOException {
    Path compressed = folder.compressed(TrailFolder.name(1));
    Path plain = folder.file(TrailFolder.name(1));
    Files.write(plain, plain(compressed, original.get(compressed)));
    assertThat(trail.verify()).isInstanceOf(Whole.class);
    Files.writeString(plain, "more\n", java.nio.file.StandardOpenOption.APPEND);
    assertFound("a plain file that differs from the compressed one");
    Files.delete(plain);
    Files.writeString(folder.path().resolve("audit-1.jsonl.gz"), "");
    assertFound("a strange compressed file");
  }

  @Test
  void anythingBehindAnAbandonedEndIsFoundIfItIsMoreThanWasWritten() throws IOException {
    Path second = folder.file(TrailFolder.name(2));
    byte[] bytes = original.get(second);
    int room = 100 - AnchoredTrail.VOID.length();
    Files.write(second, Arrays.copyOf(bytes, bytes.length + room));
    assertThat(trail.verify()).isInstanceOf(Whole.class);
    Files.write(second, Arrays.copyOf(bytes, bytes.length + room + 1));
    assertFound("too much behind the end");
    Files.delete(second);
    GzipFile.write(
        new ByteArrayInputStream(Arrays.copyOf(bytes, bytes.length + room)),
        folder.compressed(TrailFolder.name(2)));
    assertThat(trail.verify()).isInstanceOf(Whole.class);
    Files.delete(folder.compressed(TrailFolder.name(2)));
    GzipFile.write(
        new ByteArrayInputStream(Arrays.copyOf(bytes, bytes.length + room + 1)),
        folder.compressed(TrailFolder.name(2)));
    assertFound("too much behind the end, compressed");
  }

  @Test
  void aChainWrittenAnewIsFoundByTheAnchorsInIt() throws IOException {
    List<byte[]> events = trail.eventsOfAll();
    assertThat(events).hasSize((int) RECORDS);
    trail.rewrite(events);
    assertThat(trail.verify())
        .as("anew, from the second anchor on with other hashes")
        .isInstanceOf(Tampered.class);
    byte[] forged = AnchoredTrail.events(1).get(0);
    for (int i = 0; i < events.size(); i++) {
      List<List<byte[]>> changes = new ArrayList<>();
      changes.add(new ArrayList<>(events));
      changes.get(0).set(i, forged);
      changes.add(new ArrayList<>(events));
      changes.get(1).remove(i);
      changes.add(new ArrayList<>(events));
      changes.get(2).add(i, forged);
      changes.add(new ArrayList<>(events.subList(0, i)));
      for (List<byte[]> changed : changes) {
        trail.rewrite(changed);
        assertFound("record " + (i + 1) + ", change " + changes.indexOf(changed));
      }
    }
  }

  @Test
  void withoutTheSecondPlaceAChangeBeforeTheLastAnchorIsFoundAndTheBoundIsSaid()
      throws IOException {
    List<byte[]> events = trail.eventsOfAll();
    List<byte[]> changed = new ArrayList<>(events);
    changed.set(5, AnchoredTrail.events(1).get(0));
    trail.rewrite(changed);
    assertThat(trail.verifyAlone())
        .isInstanceOfSatisfying(
            Tampered.class, found -> assertThat(found.reason()).contains("written anew"));
    trail.rewrite(AnchoredTrail.events(5));
    assertThat(trail.verifyAlone()).isInstanceOf(CannotCheck.class);
    restore();
    ChainWriter writer =
        new ChainWriter(
            folder,
            1 << 20,
            trail.head(),
            Optional.of(
                new Continuation(
                    TrailFolder.name(4), Files.size(folder.file(TrailFolder.name(4))), 0)),
            5);
    writer.append(AnchoredTrail.events(3));
    writer.close();
    assertThat(trail.verify())
        .isInstanceOfSatisfying(
            Whole.class,
            whole ->
                assertThat(whole.message())
                    .contains("Records after 15 (4 of them) are not anchored yet"));
  }

  @Test
  void anAnchorSignedWithAnotherKeyIsFound() throws IOException {
    assertThat(
            AuditVerifier.verify(
                folder.path(),
                new AnchorEvidence(
                    Set.of(new SoftwareSigner("us-east-1").fingerprint()),
                    Optional.empty(),
                    List.of(trail.place))))
        .isInstanceOfSatisfying(
            Tampered.class, found -> assertThat(found.reason()).contains("was not given"));
    SoftwareSigner thief = new SoftwareSigner("us-east-1");
    append(trail.anchor(trail.head(), 1, thief));
    assertFound("an anchor by another key");
    Set<String> both = Set.of(thief.fingerprint(), trail.signer.fingerprint());
    assertThat(
            AuditVerifier.verify(
                folder.path(), new AnchorEvidence(both, Optional.empty(), List.of(trail.place))))
        .isInstanceOfSatisfying(
            Whole.class, whole -> assertThat(whole.anchored().get().keys()).hasSize(2));
  }

  @Test
  void anAnchorOfTheSameKeyThatDoesNotContinueTheOthersIsFound() throws IOException {
    // What a copy of the server with the same HSM signs.
    trail.anchors.set(3, trail.anchors.get(0));
    append(trail.anchor(trail.head(), 1, trail.signer));
    assertThat(trail.verifyAlone())
        .isInstanceOfSatisfying(
            Tampered.class, found -> assertThat(found.reason()).contains("does not continue"));
  }

  @Test
  void anAnchorThatCoversLessThanTheOneBeforeOrWhatComesLaterIsFound() throws IOException {
    append(trail.anchor(new Head(3, "0".repeat(64)), 1, trail.signer));
    assertThat(trail.verifyAlone())
        .isInstanceOfSatisfying(
            Tampered.class, found -> assertThat(found.reason()).contains("covers less"));
    restore();
    trail.anchors.remove(4);
    append(trail.anchor(new Head(RECORDS + 1, "0".repeat(64)), 1, trail.signer));
    assertThat(trail.verifyAlone())
        .isInstanceOfSatisfying(
            Tampered.class, found -> assertThat(found.reason()).contains("does not stand before"));
  }

  private void append(byte[] event) throws IOException {
    Continuation last =
        new Continuation(TrailFolder.name(4), Files.size(folder.file(TrailFolder.name(4))), 0);
    ChainWriter writer = new ChainWriter(folder, 1, trail.head(), Optional.of(last), 5);
    writer.append(List.of(event));
    writer.close();
  }

  @Test
  void anAnchorThatNoHsmSignedIsFound() throws IOException {
    Anchor genuine = trail.anchors.get(3);
    Statement last = genuine.statement();
    Statement forged =
        new Statement(
            5,
            1,
            RECORDS,
            trail.head().hash(),
            last.time(),
            last.storeChanges(),
            last.region(),
            last.key(),
            last.digest());
    Anchor anchor = new Anchor(forged, genuine.publicKey(), genuine.signature());
    append(new EventJson(AuditFixture.ACCOUNT).anchor(last.time(), anchor.text()));
    assertThat(trail.verifyAlone())
        .isInstanceOfSatisfying(
            Tampered.class, found -> assertThat(found.reason()).contains("signature is wrong"));
  }

  @Test
  void anOldAnchorPutBehindANewOneIsFound() throws IOException {
    List<byte[]> events = trail.eventsOfAll();
    for (int i = 0; i < events.size() - 1; i++) {
      if (new String(events.get(i), ISO_8859_1).contains("AuditAnchor")) {
        append(events.get(i));
        assertThat(trail.verifyAlone())
            .isInstanceOfSatisfying(
                Tampered.class, found -> assertThat(found.reason()).contains("an old one"));
        restore();
      }
    }
  }

  @Test
  void anchorsOutsideThatWereEditedMovedOrReplayedAreFoundAndRemovedOnesAreSaid()
      throws IOException {
    Path file = trail.place.resolve("anchors-0000000001.jsonl");
    String text = Files.readString(file);
    List<String> lines = List.of(text.split("\n"));
    for (int i = 0; i < text.length() - 1; i += STEP) {
      byte[] changed = text.getBytes(ISO_8859_1);
      changed[i] ^= (byte) (1 << i % 8);
      Files.write(file, changed);
      assertFound("anchors outside, byte " + i);
    }
    for (int i = 0; i < lines.size(); i++) {
      for (int j = 0; j < i; j++) {
        List<String> swapped = new ArrayList<>(lines);
        Collections.swap(swapped, i, j);
        Files.write(file, swapped);
        assertFound("anchors " + i + " and " + j + " swapped");
        Files.write(file, with(lines, i + 1, lines.get(j)));
        assertFound("anchor " + j + " replayed behind " + i);
      }
      Files.write(file, without(lines, i));
      String message = ((Whole) trail.verify()).message();
      assertThat(message)
          .contains(
              i == 0
                  ? "has 3 of the anchors, the newest too"
                  : i == 3 ? "not the newest 1" : "WARNING: it lacks 1");
      Files.write(file, with(lines, i, lines.get(i)));
      assertThat(trail.verify()).as("twice after a crash").isInstanceOf(Whole.class);
    }
    SoftwareSigner thief = new SoftwareSigner("us-east-1");
    trail.anchor(trail.head(), 1, thief);
    Files.write(file, with(lines, 4, trail.anchors.get(4).text()));
    assertThat(trail.verify())
        .isInstanceOfSatisfying(
            Tampered.class, found -> assertThat(found.reason()).contains("was not given"));
  }

  @Test
  void aTrailBeginsLaterOnlyIfAnAnchorSaysSo() throws IOException {
    // The third file begins with record 10.
    append(trail.anchor(trail.head(), 10, trail.signer));
    assertThat(trail.verify()).isInstanceOf(Whole.class);
    Files.delete(folder.compressed(TrailFolder.name(1)));
    assertThat(((Whole) trail.verify()).first()).isEqualTo(5);
    Files.delete(folder.file(TrailFolder.name(2)));
    assertThat(trail.verify())
        .isInstanceOfSatisfying(
            Whole.class,
            whole -> {
              assertThat(whole.first()).isEqualTo(10);
              assertThat(whole.records()).isEqualTo(8);
              assertThat(whole.message()).contains("begins with record 10");
            });
    Files.delete(folder.file(TrailFolder.name(3)));
    assertThat(trail.verify())
        .isInstanceOfSatisfying(
            Tampered.class,
            found -> {
              assertThat(found.file()).isEqualTo(TrailFolder.name(4));
              assertThat(found.reason()).contains("no anchor removed them");
            });
  }

  @Test
  void randomDamageToWholeFilesNeverPassesNorBreaksTheVerifier() throws IOException {
    Random random = new Random(20261128);
    List<Path> files = new ArrayList<>(original.keySet());
    int cases = Integer.getInteger("fuzz.cases", 150);
    for (int i = 0; i < cases; i++) {
      Path file = files.get(random.nextInt(files.size()));
      byte[] bytes = original.get(file);
      int from = random.nextInt(bytes.length);
      int to = from + random.nextInt(Math.min(300, bytes.length - from));
      byte[] junk = new byte[random.nextInt(60)];
      random.nextBytes(junk);
      byte[] damaged = Arrays.copyOf(bytes, from + junk.length + bytes.length - to);
      System.arraycopy(junk, 0, damaged, from, junk.length);
      System.arraycopy(bytes, to, damaged, from + junk.length, bytes.length - to);
      Files.write(file, damaged);
      boolean isVoid =
          file.equals(folder.file(TrailFolder.name(2)))
              && from >= bytes.length - AnchoredTrail.VOID.length();
      if (!Arrays.equals(bytes, damaged) && !isVoid && !isSameContent(file, bytes)) {
        assertFound(file + " from " + from + " to " + to);
      }
      Files.write(file, bytes);
    }
  }

  private static boolean isSameContent(Path file, byte[] bytes) throws IOException {
    if (!file.toString().endsWith(".gz")) {
      return false;
    }
    try {
      byte[] now = plain(file, bytes);
      Files.write(file, bytes);
      return Arrays.equals(now, plain(file, bytes));
    } catch (DamagedFileException e) {
      return false;
    }
  }
}

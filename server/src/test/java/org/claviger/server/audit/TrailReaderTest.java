package org.claviger.server.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrailReaderTest {
  private static final int SMALL_FILES = 64 << 10;

  @TempDir Path data;
  private AuditFixture audit;
  private TrailReader reader;

  @BeforeEach
  void open() {
    audit = new AuditFixture(data, data.resolve("audit"), SMALL_FILES);
    reader = audit.trail.reader();
  }

  @AfterEach
  void close() throws IOException {
    reader.close();
    audit.close();
  }

  @Test
  void readsNothingOfAnEmptyTrail() throws IOException {
    assertThat(reader.read(0, 10)).isEmpty();
    assertThat(reader.newest()).isZero();
  }

  @Test
  void readsEachRecordOnceWhileTheTrailGrowsOverManyFiles() throws IOException {
    List<TrailRecord> read = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      audit.record(AuditFixture.event("Event" + i));
      if (i % 7 == 0) {
        read.addAll(reader.read(last(read), 5));
      }
    }
    while (last(read) < 400) {
      read.addAll(reader.read(last(read), 50));
    }
    assertThat(audit.files()).hasSizeGreaterThan(3);
    assertThat(read).extracting(TrailRecord::sequence).containsExactlyElementsOf(numbers(1, 400));
    assertThat(read.stream().map(TrailReaderTest::text)).containsExactlyElementsOf(lines());
  }

  @Test
  void beginsBehindAnyRecord() throws IOException {
    for (int i = 0; i < 300; i++) {
      audit.record(AuditFixture.event("Event" + i));
    }
    for (long after : new long[] {299, 0, 150, 149, 1, 298, 77, 300}) {
      assertThat(reader.read(after, 1_000))
          .extracting(TrailRecord::sequence)
          .containsExactlyElementsOf(numbers(after + 1, 300));
    }
  }

  @Test
  void skipsWhatAFailedWriteLeftBehind() throws IOException {
    audit.record(AuditFixture.event("Before"));
    assertThat(reader.read(0, 10)).hasSize(1);
    Path first = audit.files().get(0);
    Path away = data.resolve("away");
    Files.move(audit.folder, away);
    assertThatThrownBy(() -> audit.record(AuditFixture.event("Lost")))
        .isInstanceOf(AuditUnavailableException.class);
    Files.move(away, audit.folder);
    Files.writeString(first, "{\"sequence\":2,\"void\":true}\n", StandardOpenOption.APPEND);
    await().atMost(Duration.ofMinutes(2)).until(() -> reader.newest() == 2);
    assertThat(reader.read(1, 10))
        .singleElement()
        .satisfies(record -> assertThat(text(record)).contains("AuditTrailResumed"));
  }

  @Test
  void beginsWithTheOldestRecordThatIsLeft() throws IOException {
    for (int i = 0; i < 300; i++) {
      audit.record(AuditFixture.event("Event" + i));
    }
    Files.delete(audit.files().get(0));
    long first =
        AuditFixture.JSON.readTree(reader.read(0, 1).get(0).line()).get("sequence").asLong();
    assertThat(first).isGreaterThan(1);
    assertThat(reader.read(0, 1_000))
        .extracting(TrailRecord::sequence)
        .containsExactlyElementsOf(numbers(first, 300));
  }

  @Test
  void refusesARecordThatWasEdited() throws IOException {
    audit.record(AuditFixture.event("First"));
    audit.record(AuditFixture.event("Second"));
    Path file = audit.files().get(0);
    Files.writeString(file, Files.readString(file).replace("Second", "Sekond"));
    assertThatThrownBy(() -> reader.read(1, 10))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("record 2 is not what was written");
  }

  @Test
  void readsAFolderToWhichNobodyWrites() throws IOException {
    for (int i = 0; i < 200; i++) {
      audit.record(AuditFixture.event("Event" + i));
    }
    List<Path> files = audit.files();
    Path newest = files.get(files.size() - 1);
    Files.writeString(newest, "{\"sequence\":201,\"prev", StandardOpenOption.APPEND);
    try (TrailReader offline = TrailReader.of(audit.folder)) {
      assertThat(offline.newest()).isEqualTo(200);
      assertThat(offline.read(0, 1_000))
          .extracting(TrailRecord::sequence)
          .containsExactlyElementsOf(numbers(1, 200));
    }
  }

  private List<String> lines() throws IOException {
    List<String> lines = new ArrayList<>();
    for (Path file : audit.files()) {
      lines.addAll(Files.readAllLines(file));
    }
    return lines;
  }

  private static long last(List<TrailRecord> read) {
    return read.isEmpty() ? 0 : read.get(read.size() - 1).sequence();
  }

  private static List<Long> numbers(long first, long last) {
    return LongStream.rangeClosed(first, last).boxed().toList();
  }

  private static String text(TrailRecord record) {
    return new String(record.line(), StandardCharsets.US_ASCII);
  }
}

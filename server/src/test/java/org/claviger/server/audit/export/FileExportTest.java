package org.claviger.server.audit.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.claviger.server.audit.TrailReader;
import org.claviger.server.audit.TrailRecord;
import org.claviger.server.audit.follow.TestTrail;
import org.claviger.server.audit.follow.TrailFollower;
import org.claviger.server.config.ExportConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileExportTest {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final JsonMapper JSON = new JsonMapper();
  private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");
  private static final Clock LATER = Clock.fixed(NOON.plusSeconds(86_400), ZoneOffset.UTC);

  @TempDir private Path data;
  private Path folder;
  private TestTrail trail;

  @BeforeEach
  void open() throws IOException {
    folder = Files.createDirectory(data.resolve("export"));
    trail = new TestTrail(data);
  }

  @AfterEach
  void close() {
    trail.close();
  }

  @Test
  void filesHaveCloudTrailsLayoutAndEachRecordOnce() throws IOException {
    trail.write(
        100,
        number ->
            TestTrail.event(
                number,
                NOON.plusSeconds(number * 6L),
                number % 2 == 0 ? TestTrail.ACCOUNT : "999988887777",
                number % 3 == 0 ? "eu-west-1" : TestTrail.REGION));
    TrailFollower follower = trail.followers().follow(export(LATER));
    await().atMost(LIMIT).until(() -> follower.position() == 100 && follower.lag() == 0);
    assertThat(files())
        .hasSize(9)
        .allSatisfy(
            file ->
                assertThat(folder.relativize(file).toString())
                    .matches(
                        "AWSLogs/(\\d{12})/CloudTrail/(us-east-1|eu-west-1)/2026/11/28/"
                            + "\\1_CloudTrail_\\2_20261128T12(05|10|15)Z_[A-Za-z0-9]{16}\\.json\\.gz"));
    assertThat(ids()).containsExactlyInAnyOrderElementsOf(expected(1, 100));
    for (Path file : files()) {
      for (JsonNode event : records(file)) {
        assertThat(file.toString())
            .contains(
                "/"
                    + event.get("recipientAccountId").asText()
                    + "/CloudTrail/"
                    + event.get("awsRegion").asText()
                    + "/");
        assertThat(event.has("sequence") || event.has("hash") || event.has("previousHash"))
            .isFalse();
      }
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-r-----");
    }
  }

  @Test
  void nothingIsWrittenBeforeAnIntervalIsOver() throws IOException {
    trail.write(3, number -> TestTrail.event(number, NOON, TestTrail.ACCOUNT, TestTrail.REGION));
    FileExport export = export(Clock.fixed(NOON.plusSeconds(301), ZoneOffset.UTC));
    export.take(records());
    export.idle();
    assertThat(files()).isEmpty();
    assertThat(export.position()).isZero();
  }

  @Test
  void aRepeatReplacesItsFile() throws IOException {
    trail.write(3, number -> TestTrail.event(number, NOON, TestTrail.ACCOUNT, TestTrail.REGION));
    FileExport first = export(LATER);
    first.take(records());
    first.idle();
    assertThat(ids()).hasSize(3);
    List<Path> names = files();
    trail.derived().positions().save("export", 0);
    trail.write(2, number -> TestTrail.event(number, NOON, TestTrail.ACCOUNT, TestTrail.REGION));
    FileExport again = export(LATER);
    again.take(records());
    again.idle();
    assertThat(files()).isEqualTo(names);
    assertThat(ids()).containsExactlyElementsOf(expected(1, 5));
  }

  @Test
  void whatWasGatheredIsReadAgainAfterARestart() throws IOException {
    trail.write(4, number -> TestTrail.event(number, NOON, TestTrail.ACCOUNT, TestTrail.REGION));
    FileExport killed = export(LATER);
    killed.take(records());
    assertThat(killed.position()).isZero();
    TrailFollower follower = trail.followers().follow(export(LATER));
    await().atMost(LIMIT).until(() -> follower.position() == 4);
    assertThat(ids()).containsExactlyElementsOf(expected(1, 4));
  }

  @Test
  void aLimitOfSizeEndsAFileEarly() throws IOException {
    trail.write(
        1_000, number -> TestTrail.event(number, NOON, TestTrail.ACCOUNT, TestTrail.REGION));
    FileExport export =
        FileExport.open(
            new ExportConfig(folder, Duration.ofMinutes(5), 64 << 10),
            trail.derived().positions(),
            () -> 1_000,
            LATER);
    export.take(records());
    export.idle();
    assertThat(files()).hasSizeGreaterThan(5);
    for (Path file : files()) {
      assertThat(content(file)).hasSizeLessThan((64 << 10) + (4 << 10));
    }
    assertThat(ids()).containsExactlyInAnyOrderElementsOf(expected(1, 1_000));
  }

  @Test
  void aFolderThatIsGoneIsWaitedForAndNotMade() throws IOException {
    Files.delete(folder);
    trail.write(2, number -> TestTrail.event(number, NOON, TestTrail.ACCOUNT, TestTrail.REGION));
    TrailFollower follower = trail.followers().follow(export(LATER));
    await().atMost(LIMIT).until(() -> follower.fault().isPresent());
    assertThat(follower.fault().orElseThrow()).contains("is not there");
    assertThat(follower.lag()).isEqualTo(2);
    assertThat(folder).doesNotExist();
    Files.createDirectory(folder);
    await().atMost(LIMIT).until(() -> follower.lag() == 0);
    assertThat(follower.fault()).isEmpty();
    assertThat(ids()).containsExactlyElementsOf(expected(1, 2));
  }

  @Test
  void noDraftIsLeftAndAnOldOneIsTakenOver() throws IOException {
    Path draft = folder.resolve("a/.f.json.gz.new");
    Files.createDirectories(draft.getParent());
    Files.writeString(draft, "half");
    new ExportFolder(folder).write(Path.of("a/f.json.gz"), new byte[] {1});
    try (Stream<Path> left = Files.list(draft.getParent())) {
      assertThat(left).containsExactly(folder.resolve("a/f.json.gz"));
    }
  }

  @Test
  void aTrailBegunAnewIsExportedFromItsBeginning() throws IOException {
    trail.derived().positions().save("export", 7_000);
    trail.write(2, number -> TestTrail.event(number, NOON, TestTrail.ACCOUNT, TestTrail.REGION));
    FileExport export =
        FileExport.open(
            new ExportConfig(folder, Duration.ofMinutes(5), 1 << 20),
            trail.derived().positions(),
            trail.followers()::newest,
            LATER);
    assertThat(export.position()).isZero();
  }

  @Test
  void offlineExportFiltersByTimeAccountAndRegion() throws IOException {
    trail.write(
        60,
        number ->
            TestTrail.event(
                number,
                NOON.plusSeconds(number * 60L),
                number % 2 == 0 ? TestTrail.ACCOUNT : "999988887777",
                number % 3 == 0 ? "eu-west-1" : TestTrail.REGION));
    OfflineExport export =
        new OfflineExport(
            NOON.plusSeconds(10 * 60),
            NOON.plusSeconds(40 * 60),
            Optional.of(TestTrail.ACCOUNT),
            Optional.of("eu-west-1"));
    OfflineExport.Result result = export.run(trail.folder(), folder);
    assertThat(ids()).containsExactly("id-12", "id-18", "id-24", "id-30", "id-36");
    assertThat(result.records()).isEqualTo(5);
    assertThat(result.files()).isEqualTo(files().size());
  }

  @Test
  void offlineExportWritesTheSameFilesAsTheServer() throws IOException {
    trail.write(
        200,
        number ->
            TestTrail.event(
                number, NOON.plusSeconds(number * 10L), TestTrail.ACCOUNT, TestTrail.REGION));
    TrailFollower follower = trail.followers().follow(export(LATER));
    await().atMost(LIMIT).until(() -> follower.position() == 200);
    Map<Path, String> server = contents(folder);
    Path other = data.resolve("offline");
    OfflineExport.Result unused =
        new OfflineExport(Instant.MIN, Instant.MAX, Optional.empty(), Optional.empty())
            .run(trail.folder(), other);
    assertThat(contents(other)).isEqualTo(server);
  }

  @Test
  void offlineExportOfATamperedTrailSaysSo() throws IOException {
    trail.write(5);
    try (Stream<Path> files = Files.list(trail.folder())) {
      for (Path file : files.filter(each -> each.toString().endsWith(".jsonl")).toList()) {
        Files.writeString(file, Files.readString(file).replace("id-3", "id-4"));
      }
    }
    OfflineExport all =
        new OfflineExport(Instant.MIN, Instant.MAX, Optional.empty(), Optional.empty());
    assertThatThrownBy(() -> all.run(trail.folder(), folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("record 3");
  }

  private FileExport export(Clock clock) {
    return FileExport.open(
        new ExportConfig(folder, Duration.ofMinutes(5), 16 << 20),
        trail.derived().positions(),
        trail.followers()::newest,
        clock);
  }

  private List<TrailRecord> records() throws IOException {
    try (TrailReader reader = TrailReader.of(trail.folder())) {
      return reader.read(0, Integer.MAX_VALUE);
    }
  }

  private static List<String> expected(int first, int last) {
    return IntStream.rangeClosed(first, last).mapToObj(number -> "id-" + number).toList();
  }

  private List<String> ids() throws IOException {
    List<String> ids = new ArrayList<>();
    for (Path file : files()) {
      records(file).forEach(event -> ids.add(event.get("eventID").asText()));
    }
    return ids;
  }

  private List<Path> files() throws IOException {
    return files(folder);
  }

  private static List<Path> files(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static Map<Path, String> contents(Path root) throws IOException {
    Map<Path, String> contents = new TreeMap<>();
    for (Path file : files(root)) {
      contents.put(root.relativize(file), new String(content(file), UTF_8));
    }
    return contents;
  }

  private static JsonNode records(Path file) {
    try {
      JsonNode content = JSON.readTree(content(file));
      assertThat(content.fieldNames()).toIterable().containsExactly("Records");
      return content.get("Records");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] content(Path file) throws IOException {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      return in.readAllBytes();
    }
  }
}

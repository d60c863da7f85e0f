package org.claviger.it.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.claviger.it.ApiClient;
import org.claviger.it.AuditLog;
import org.claviger.it.Command;
import org.claviger.it.InParallel;
import org.claviger.it.ServerProcess;
import org.claviger.it.TemporaryData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server whose audit disk fails: as a whole, in its parts, and under strangers' requests. */
@Tag("one-jdk")
class AuditFaultTest {
  private static final int STRANGERS = 2_000;
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @TempDir private static Path tools;
  private static FaultyDisk disk;
  private static TemporaryData data;
  private static ServerProcess server;

  @BeforeAll
  static void start() throws IOException {
    disk = FaultyDisk.in(tools);
    data = TemporaryData.create();
    server = ServerProcess.up(data.path(), disk.environment());
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
      data.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"full", "write-error", "sync-error", "write-hangs", "sync-hangs"})
  void requestsFailInTimeAndGoOnByThemselves(String fault) {
    new FaultDrill(server).run(() -> disk.fail(fault), disk::work);
  }

  @Test
  void theSameIfNoNewFileMayBeMade() {
    new FaultDrill(server)
        .runKnown(() -> await().atMost(LIMIT).until(this::noFileIsOpenAndNoneMayBe), disk::work);
  }

  /**
   * The file that is open stays so until a write in it fails; the server may open it once more
   * between the two faults.
   */
  private boolean noFileIsOpenAndNoneMayBe() {
    ApiClient api = ApiClient.of(server);
    disk.fail("write-error");
    api.kms("ListKeys", "{}");
    disk.fail("no-permission");
    return api.kms("ListKeys", "{}").status() == 500;
  }

  @Test
  void theSameIfTheFolderIsGone() {
    Path folder = data.path().resolve("audit");
    Path away = data.path().resolve("away");
    new FaultDrill(server).run(() -> move(folder, away), () -> move(away, folder));
  }

  @Test
  void theSameOnADiskThatIsReallyFull() throws IOException {
    try (TemporaryData small = TemporaryData.create()) {
      Path folder = Files.createDirectory(small.path().resolve("audit"));
      assumeTrue(
          isDone("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder.toString()),
          "this user may not mount a file system; faultydisk.c stands in for a full one");
      try {
        fillAndEmpty(small.path(), folder);
      } finally {
        assertThat(isDone("umount", folder.toString())).isTrue();
      }
    }
  }

  private static void fillAndEmpty(Path small, Path folder) {
    Path filler = folder.resolve("filler");
    try (ServerProcess onSmall = ServerProcess.up(small)) {
      new FaultDrill(onSmall).runKnown(() -> fill(filler, onSmall), () -> delete(filler));
      floodOfStrangersWritesNothing(onSmall);
    }
  }

  /** The disk of 1 MiB is smaller than the reserve. */
  private static void floodOfStrangersWritesNothing(ServerProcess onSmall) {
    flood(onSmall);
    ApiClient.of(onSmall).kms("ListKeys", "{}");
    await().during(Duration.ofSeconds(6)).atMost(LIMIT).until(() -> refusals(onSmall).isEmpty());
  }

  @Test
  void aFloodOfStrangersIsAFewRecords() {
    long before = counted(server);
    flood(server);
    await().atMost(LIMIT).until(() -> counted(server) - before == STRANGERS);
    assertThat(refusals(server)).hasSizeLessThan(STRANGERS / 20);
  }

  private static void flood(ServerProcess flooded) {
    ApiClient api = ApiClient.of(flooded);
    InParallel.map(
        IntStream.range(0, STRANGERS),
        number ->
            api.send(api.signer().json("TrentService.ListKeys", "{}").without("Authorization")));
  }

  private static long counted(ServerProcess flooded) {
    return refusals(flooded).stream()
        .mapToLong(record -> record.at("/serviceEventDetails/count").asLong())
        .sum();
  }

  private static List<JsonNode> refusals(ServerProcess flooded) {
    return AuditLog.in(flooded.data()).records().stream()
        .filter(record -> record.path("eventName").asText().equals("RefusedRequests"))
        .toList();
  }

  /** Until not even one record more has room in what the last file has of its last page. */
  private static void fill(Path filler, ServerProcess onSmall) {
    try (OutputStream out = Files.newOutputStream(filler)) {
      byte[] page = new byte[4096];
      for (int i = 0; i < 1_000; i++) {
        out.write(page);
      }
      throw new IllegalStateException("the disk is larger than asked for");
    } catch (IOException e) {
      ApiClient api = ApiClient.of(onSmall);
      await().atMost(LIMIT).until(() -> api.kms("ListKeys", "{}").status() == 500);
    }
  }

  private static void move(Path from, Path to) {
    try {
      Files.move(from, to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isDone(String... command) {
    try {
      return Command.of(command).run().exitCode() == 0;
    } catch (UncheckedIOException e) {
      return false;
    }
  }
}

package org.claviger.server.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.claviger.server.audit.Verification.Whole;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk fails for real. What needs a mount is skipped where this user may not mount. */
class AuditFailureTest {
  @TempDir Path data;
  private Path disk;
  private boolean isMounted;
  private boolean isFrozen;
  private AuditFixture audit;

  @BeforeEach
  void folder() throws IOException {
    disk = Files.createDirectory(data.resolve("disk"));
  }

  @AfterEach
  void unmount() throws Exception {
    if (isFrozen) {
      run("fsfreeze", "-u", disk.toString());
    }
    if (audit != null) {
      audit.close();
    }
    if (isMounted) {
      assertThat(run("umount", disk.toString())).isTrue();
    }
  }

  @Test
  void aFullDiskRefusesRequestsAndTheTrailGoesOnOnceThereIsRoom() throws Exception {
    mount("-t", "tmpfs", "-o", "size=256k", "tmpfs");
    audit = new AuditFixture(data, disk.resolve("audit"), 1 << 20);
    audit.record(AuditFixture.event("before"));
    AuditEvent change = AuditFixture.event("change");
    Path filler = fill();
    // What is left of the last page is used up first.
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 20; i++) {
                audit.record(AuditFixture.event("while full"));
              }
            })
        .isInstanceOf(AuditUnavailableException.class);
    assertThat(audit.trail.health().ok()).isFalse();
    assertThatThrownBy(() -> audit.change(change)).isInstanceOf(AuditUnavailableException.class);
    assertThat(audit.store.outbox().pending()).isEmpty();
    Files.delete(filler);
    await().until(() -> audit.trail.health().ok());
    audit.record(AuditFixture.event("after"));
    assertThat(audit.names()).contains("AuditTrailResumed").endsWith("after");
    assertWhole();
    audit.reopen();
    assertWhole();
  }

  @Test
  void theRecordOfACommittedChangeIsTheFirstAfterAFailure() throws Exception {
    audit = new AuditFixture(data, disk.resolve("audit"), 1 << 20);
    audit.record(AuditFixture.event("before"));
    Path away = Files.move(audit.folder, disk.resolve("away"));
    AuditEvent change = AuditFixture.event("change");
    audit.change(change);
    assertThatThrownBy(() -> audit.recordCommitted(change))
        .isInstanceOf(AuditUnavailableException.class);
    assertThatThrownBy(() -> audit.record(AuditFixture.event("refused")))
        .isInstanceOf(AuditUnavailableException.class);
    assertThat(audit.store.outbox().pending()).hasSize(1);
    Files.move(away, audit.folder);
    await().until(() -> audit.trail.health().ok());
    audit.record(AuditFixture.event("after"));
    assertThat(audit.names()).containsSubsequence("before", "change", "AuditTrailResumed", "after");
    assertThat(audit.names()).doesNotContain("refused");
    assertWhole();
    AuditEvent next = AuditFixture.event("next");
    audit.change(next);
    audit.recordCommitted(next);
    assertThat(audit.store.outbox().pending()).hasSize(1);
  }

  @Test
  void aCommittedChangeOutlivesAFailureAndAKillTogether() throws Exception {
    audit = new AuditFixture(data, disk.resolve("audit"), 1 << 20);
    audit.record(AuditFixture.event("before"));
    Path away = Files.move(audit.folder, disk.resolve("away"));
    AuditEvent change = AuditFixture.event("change");
    audit.change(change);
    assertThatThrownBy(() -> audit.recordCommitted(change))
        .isInstanceOf(AuditUnavailableException.class);
    audit.trail.close();
    Files.move(away, audit.folder);
    audit.reopen();
    assertThat(audit.names()).containsExactly("before", "change");
    assertThat(audit.store.outbox().pending()).isEmpty();
    assertWhole();
  }

  @Test
  void aHangingDiskFailsRequestsInTimeAndTheTrailGoesOnOnceItAnswers() throws Exception {
    Path image = data.resolve("disk.img");
    try (var file = new java.io.RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(8 << 20);
    }
    assumeTrue(run("mkfs.ext4", "-q", image.toString()), "mkfs.ext4 is not there");
    mount("-o", "loop", image.toString());
    audit = new AuditFixture(data, disk.resolve("audit"), 1 << 20);
    audit.record(AuditFixture.event("before"));
    assumeTrue(run("fsfreeze", "-f", disk.toString()), "this user may not freeze a file system");
    isFrozen = true;
    assertThatThrownBy(() -> audit.record(AuditFixture.event("first")))
        .isInstanceOf(AuditUnavailableException.class)
        .hasMessageContaining("within PT2S");
    await().until(() -> !audit.trail.health().ok());
    // Who comes now is not kept waiting.
    assertThatThrownBy(() -> audit.record(AuditFixture.event("second")))
        .isInstanceOf(AuditUnavailableException.class)
        .hasMessageContaining("for more than PT2S");
    assertThatThrownBy(() -> audit.change(AuditFixture.event("change")))
        .isInstanceOf(AuditUnavailableException.class);
    assertThat(audit.trail.health().ok()).isFalse();
    assertThat(run("fsfreeze", "-u", disk.toString())).isTrue();
    isFrozen = false;
    await().until(() -> audit.trail.health().ok());
    audit.record(AuditFixture.event("after"));
    assertThat(audit.names()).startsWith("before").endsWith("after").doesNotContain("change");
    assertWhole();
  }

  @Test
  void aFileReplacedUnderTheServerIsNotWrittenTo() throws Exception {
    audit = new AuditFixture(data, disk.resolve("audit"), 1 << 20);
    audit.record(AuditFixture.event("before"));
    Path file = audit.files().get(0);
    Path kept = Files.move(file, disk.resolve("kept"));
    Files.createFile(file);
    assertThatThrownBy(() -> audit.record(AuditFixture.event("lost")))
        .isInstanceOf(AuditUnavailableException.class);
    Files.move(kept, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    await().until(() -> audit.trail.health().ok());
    assertWhole();
  }

  @Test
  void strangersWriteNothingWhileTheDiskIsNearlyFull() throws Exception {
    mount("-t", "tmpfs", "-o", "size=512k", "tmpfs");
    audit = new AuditFixture(data, disk.resolve("audit"), 1 << 20, 256 << 10);
    Path filler = disk.resolve("filler");
    Files.write(filler, new byte[300 << 10]);
    audit.trail.countRefusal("InvalidSignatureException", "10.0.0.1");
    audit.record(AuditFixture.event("known"));
    await()
        .during(Duration.ofMillis(1500))
        .atMost(Duration.ofSeconds(5))
        .until(() -> audit.names().equals(List.of("known")));
    Files.delete(filler);
    await().until(() -> audit.names().equals(List.of("known", "RefusedRequests")));
  }

  private Path fill() throws IOException {
    Path filler = disk.resolve("filler");
    try (var out = Files.newOutputStream(filler)) {
      byte[] page = new byte[4096];
      for (int i = 0; i < 1_000; i++) {
        out.write(page);
      }
    } catch (IOException e) {
      return filler;
    }
    throw new IllegalStateException("the disk is larger than asked for");
  }

  private void mount(String... arguments) throws Exception {
    List<String> command = new java.util.ArrayList<>(List.of("mount"));
    command.addAll(List.of(arguments));
    command.add(disk.toString());
    isMounted = run(command.toArray(String[]::new));
    assumeTrue(isMounted, "this user may not mount a file system");
  }

  private static boolean run(String... command) throws Exception {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private void assertWhole() {
    assertThat(AuditVerifier.verify(audit.folder)).isInstanceOf(Whole.class);
  }
}

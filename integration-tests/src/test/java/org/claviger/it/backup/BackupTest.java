package org.claviger.it.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.claviger.it.ApiClient;
import org.claviger.it.Command;
import org.claviger.it.ServerProcess;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup of a busy server, by the commands of docs/backup.md, restored on a blank machine. */
@Tag("one-jdk")
class BackupTest {
  /** How many ciphertexts, signatures and MACs are made before the backup and opened after it. */
  private static final int CIPHERTEXTS = Integer.getInteger("backup.ciphertexts", 24);

  private static final int THREADS = 2;
  private static final long LIMIT_MINUTES = 5;

  @TempDir Path folder;

  @Test
  void whatABusyServerMadeBeforeItsBackupOpensOnTheRestoredOne() throws Exception {
    Path old = folder.resolve("old");
    Path anew = folder.resolve("new");
    Path key = folder.resolve("key");
    Path file = folder.resolve("one.backup");
    String split =
        ran("backup", "key", "split", "--custodians", "5", "--threshold", "3", "--out", key);
    String fingerprint = found("backup key ([0-9a-f]{64})", split);
    List<Made> before;
    String signer;
    try (ServerProcess server = ServerProcess.up(old)) {
      ran(
          "backup",
          "domain",
          "--data",
          old,
          "--key",
          key.resolve("backup.pub"),
          "--fingerprint",
          fingerprint);
      ApiClient api = ApiClient.of(server);
      before = makeAll(api);
      signer = backUpUnderLoad(api, old, file);
      server.kill();
    }
    assertThat(ran("backup", "verify", file, "--key", signer)).startsWith("whole: backup ");
    String restored =
        ran(
            "backup",
            "restore",
            file,
            "--data",
            anew,
            "--key",
            signer,
            "--shares",
            key.resolve("share-5-of-5.txt"),
            key.resolve("share-2-of-5.txt"),
            key.resolve("share-3-of-5.txt"),
            "--audit",
            old.resolve("audit"),
            "--root-credentials");
    assertThat(restored).contains("restored backup ", "not done again: CreateKey ");
    assertThat(anew.resolve("client/credentials"))
        .hasSameBinaryContentAs(old.resolve("client/credentials"));
    try (ServerProcess server = ServerProcess.up(anew)) {
      ApiClient api = ApiClient.of(server);
      for (Made made : before) {
        assertThat(made.isGood(api)).as(made.toString()).isTrue();
      }
      assertThat(api.kms("CreateKey", "{}").status()).isEqualTo(200);
      assertThat(server.stop()).isZero();
    }
    ran("audit", "verify", "--data", anew);
  }

  private static List<Made> makeAll(ApiClient api) {
    List<Made> made = new ArrayList<>();
    List<Made.Kind> kinds = List.of(Made.Kind.values());
    List<String> keys = new ArrayList<>();
    kinds.forEach(kind -> keys.add(kind.create(api)));
    for (int i = 0; i < CIPHERTEXTS; i++) {
      int kind = i % keys.size();
      made.add(Made.by(api, kinds.get(kind), keys.get(kind), i));
    }
    return made;
  }

  /** Keys are made and used all the while; whatever was answered before the backup is in it. */
  private String backUpUnderLoad(ApiClient api, Path data, Path file) throws Exception {
    AtomicBoolean isEnd = new AtomicBoolean();
    Queue<Made> during = new ConcurrentLinkedQueue<>();
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> load = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        load.add(threads.submit(() -> makeKeys(api, isEnd, during)));
      }
      int enough = 2 + new Random().nextInt(10);
      while (during.size() < enough && load.stream().noneMatch(Future::isDone)) {
        Thread.onSpinWait();
      }
      String made = ran("backup", "create", "--data", data, "--out", file);
      isEnd.set(true);
      for (Future<?> each : load) {
        each.get(LIMIT_MINUTES, TimeUnit.MINUTES);
      }
      assertThat(Files.exists(file)).isTrue();
      return found("signed by ([0-9a-f]{64})", made);
    } finally {
      isEnd.set(true);
      threads.shutdownNow();
    }
  }

  private static void makeKeys(ApiClient api, AtomicBoolean isEnd, Queue<Made> during) {
    while (!isEnd.get()) {
      during.add(Made.by(api, Made.Kind.SYMMETRIC, Made.Kind.SYMMETRIC.create(api), 0));
    }
  }

  private static String ran(Object... arguments) {
    String[] texts = new String[arguments.length];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = arguments[i].toString();
    }
    Command.Outcome outcome = Command.server(texts).run();
    assertThat(outcome.exitCode()).as(outcome.output() + outcome.errors()).isZero();
    return outcome.output();
  }

  private static String found(String pattern, String text) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    assertThat(matcher.find()).as(text).isTrue();
    return matcher.group(1);
  }
}

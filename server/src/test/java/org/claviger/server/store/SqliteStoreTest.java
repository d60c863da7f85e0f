package org.claviger.server.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.claviger.server.config.StoreConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest {
  private static final RowKey KEY = new RowKey("111122223333/us-east-1", "one");

  @TempDir Path folder;
  private Store store;
  private AuthenticatedTable table;

  @BeforeEach
  void open() {
    store = SqliteStore.open(StoreConfig.of(folder.resolve("data/claviger.db")));
    table = store.table(Table.KEY, new TestAuthenticator(1));
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void givesBackWhatWasInserted() {
    insert(KEY, "parent", "{}");
    Row row = table.find(KEY).orElseThrow();
    assertThat(row.key()).isEqualTo(KEY);
    assertThat(row.parent()).isEqualTo("parent");
    assertThat(row.version()).isEqualTo(1);
    assertThat(row.document()).isEqualTo("{}".getBytes(UTF_8));
    assertThat(table.find(new RowKey(KEY.scope(), "two"))).isEmpty();
    assertThat(table.find(new RowKey("other", "one"))).isEmpty();
  }

  @Test
  void keepsRowsOverAReopening() {
    insert(KEY, "", "{\"a\":1}");
    close();
    open();
    assertThat(table.find(KEY).orElseThrow().document()).isEqualTo("{\"a\":1}".getBytes(UTF_8));
  }

  @Test
  void everyTableOfTheSchemaWorks() {
    for (Table each : Table.values()) {
      AuthenticatedTable rows = store.table(each, new TestAuthenticator(1));
      write(transaction -> rows.insert(transaction, KEY, "p", new byte[] {1}));
      Row read = rows.find(KEY).orElseThrow();
      write(transaction -> rows.update(transaction, read, "q", new byte[] {2}));
      assertThat(rows.listByParent(KEY.scope(), "q", "", 10)).hasSize(1);
    }
  }

  @Test
  void updatesRaiseTheVersion() {
    insert(KEY, "p", "1");
    Row first = table.find(KEY).orElseThrow();
    write(transaction -> table.update(transaction, first, "q", "2".getBytes(UTF_8)));
    Row second = table.find(KEY).orElseThrow();
    assertThat(second.version()).isEqualTo(2);
    assertThat(second.parent()).isEqualTo("q");
    assertThat(second.document()).isEqualTo("2".getBytes(UTF_8));
  }

  @Test
  void refusesADuplicate() {
    insert(KEY, "p", "1");
    assertThatThrownBy(() -> insert(KEY, "p", "2"))
        .isInstanceOf(DuplicateRowException.class)
        .hasMessageContaining("kms_key")
        .hasMessageContaining("one");
    assertThat(table.find(KEY).orElseThrow().document()).isEqualTo("1".getBytes(UTF_8));
  }

  @Test
  void refusesAStaleUpdateAndAStaleDelete() {
    insert(KEY, "p", "1");
    Row stale = table.find(KEY).orElseThrow();
    write(transaction -> table.update(transaction, stale, "p", "2".getBytes(UTF_8)));
    assertThatThrownBy(
            () -> write(transaction -> table.update(transaction, stale, "p", "3".getBytes(UTF_8))))
        .isInstanceOf(StaleRowException.class);
    assertThatThrownBy(() -> write(transaction -> table.delete(transaction, stale)))
        .isInstanceOf(StaleRowException.class);
    Row fresh = table.find(KEY).orElseThrow();
    write(transaction -> table.delete(transaction, fresh));
    assertThat(table.find(KEY)).isEmpty();
    assertThatThrownBy(() -> write(transaction -> table.delete(transaction, fresh)))
        .isInstanceOf(StaleRowException.class);
  }

  @Test
  void aThrowingBodyChangesNothing() {
    List<String> ran = new ArrayList<>();
    assertThatThrownBy(
            () ->
                write(
                    transaction -> {
                      table.insert(transaction, KEY, "", new byte[1]);
                      transaction.afterCommit(() -> ran.add("after"));
                      throw new IllegalArgumentException("no");
                    }))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no");
    assertThat(table.find(KEY)).isEmpty();
    assertThat(ran).isEmpty();
    insert(KEY, "", "works again");
  }

  @Test
  void aTransactionSeesItsOwnWritesAndOthersDoNot() {
    write(
        transaction -> {
          table.insert(transaction, KEY, "p", new byte[1]);
          assertThat(table.find(transaction, KEY)).isPresent();
          assertThat(table.find(KEY)).isEmpty();
          assertThat(table.count(transaction, KEY.scope())).isEqualTo(1);
          assertThat(table.countByParent(transaction, KEY.scope(), "p")).isEqualTo(1);
          assertThat(table.countByParent(transaction, KEY.scope(), "x")).isZero();
        });
    assertThat(table.find(KEY)).isPresent();
  }

  @Test
  void whatFollowsACommitRunsBeforeWriteReturnsAndSeesIt() {
    List<Boolean> seen = new ArrayList<>();
    write(
        transaction -> {
          transaction.afterCommit(() -> seen.add(table.find(KEY).isPresent()));
          table.insert(transaction, KEY, "", new byte[1]);
        });
    assertThat(seen).containsExactly(true);
  }

  @Test
  void listsByTheBytesOfUtf8InPages() {
    // U+FF5E is before U+10400 in UTF-8 and behind it in UTF-16; a and Z by case.
    List<String> ids = List.of("\uD801\uDC00", "\uFF5E", "a", "Z", "é", "0", "a0");
    for (String id : ids) {
      insert(new RowKey("s", id), id.length() == 1 ? "one" : "two", id);
    }
    insert(new RowKey("t", "b"), "one", "other scope");
    List<String> sorted =
        ids.stream()
            .sorted(
                (a, b) -> java.util.Arrays.compareUnsigned(a.getBytes(UTF_8), b.getBytes(UTF_8)))
            .toList();
    List<String> found = new ArrayList<>();
    List<Row> page = table.list("s", "", 2);
    while (!page.isEmpty()) {
      page.forEach(row -> found.add(row.key().id()));
      page = table.list("s", found.get(found.size() - 1), 2);
    }
    assertThat(found).isEqualTo(sorted);
    assertThat(table.listByParent("s", "two", "", 10))
        .extracting(row -> row.key().id())
        .containsExactly("a0", "\uD801\uDC00");
    assertThat(table.listByParent("s", "two", "a0", 10)).hasSize(1);
  }

  @Test
  void concurrentWritersLoseNothing() throws Exception {
    insert(KEY, "", "0");
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        running.add(threads.submit(() -> increment(25)));
      }
      for (Future<?> each : running) {
        each.get();
      }
    } finally {
      threads.shutdownNow();
    }
    Row row = table.find(KEY).orElseThrow();
    assertThat(new String(row.document(), UTF_8)).isEqualTo("200");
    assertThat(row.version()).isEqualTo(201);
  }

  private void increment(int times) {
    for (int i = 0; i < times; i++) {
      assertThat(table.find(KEY)).isPresent();
      write(
          transaction -> {
            Row row = table.find(transaction, KEY).orElseThrow();
            int count = Integer.parseInt(new String(row.document(), UTF_8)) + 1;
            table.update(transaction, row, "", Integer.toString(count).getBytes(UTF_8));
          });
    }
  }

  @Test
  void aTransactionEndsWithItsBodyAndBelongsToItsThread() throws Exception {
    List<Transaction> kept = new ArrayList<>();
    write(
        transaction -> {
          kept.add(transaction);
          Thread other =
              new Thread(
                  () ->
                      assertThatThrownBy(() -> table.count(transaction, "s"))
                          .isInstanceOf(IllegalStateException.class));
          List<Throwable> failures = new ArrayList<>();
          other.setUncaughtExceptionHandler((thread, failure) -> failures.add(failure));
          other.start();
          try {
            other.join();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          assertThat(failures).isEmpty();
        });
    assertThatThrownBy(() -> table.insert(kept.get(0), KEY, "", new byte[0]))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void refusesATransactionInsideAnother() {
    assertThatThrownBy(() -> write(outer -> write(inner -> {})))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void refusesASecondOpening() {
    assertThatThrownBy(
            () -> SqliteStore.open(StoreConfig.of(folder.resolve("data/../data/claviger.db"))))
        .isInstanceOf(StoreInUseException.class)
        .hasMessageContaining("in use");
    insert(KEY, "", "the first goes on");
  }

  @Test
  void refusesUseAfterClose() {
    store.close();
    assertThatThrownBy(() -> table.find(KEY))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("closed");
    assertThatThrownBy(() -> insert(KEY, "", "1"))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("closed");
    store.close();
  }

  @Test
  void onlyTheOwnerCanReadItsFiles() throws Exception {
    insert(KEY, "", "1");
    for (String name : List.of("claviger.db", "claviger.db-wal", "claviger.db-shm")) {
      assertThat(Files.getPosixFilePermissions(folder.resolve("data").resolve(name)))
          .as(name)
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }
  }

  @Test
  void aFileThatIsNoDatabaseIsRefusedWithItsName() throws Exception {
    Path other = Files.writeString(folder.resolve("other.db"), "no database at all ".repeat(100));
    assertThatThrownBy(() -> SqliteStore.open(StoreConfig.of(other)))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("other.db");
    assertThatThrownBy(() -> SqliteStore.open(StoreConfig.of(other)))
        .isInstanceOf(StoreException.class)
        .isNotInstanceOf(StoreInUseException.class);
  }

  private void insert(RowKey key, String parent, String document) {
    write(transaction -> table.insert(transaction, key, parent, document.getBytes(UTF_8)));
  }

  private void write(java.util.function.Consumer<Transaction> body) {
    store.write(
        transaction -> {
          body.accept(transaction);
          return null;
        });
  }
}

package org.claviger.server.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.claviger.server.config.StoreConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreCopyTest {
  private static final RowAuthenticator AUTHENTICATOR = new TestAuthenticator(1);

  @TempDir Path folder;
  private SqliteStore store;
  private AuthenticatedTable table;

  @BeforeEach
  void open() {
    store = SqliteStore.open(StoreConfig.of(folder.resolve("claviger.db")));
    table = store.table(Table.KEY, AUTHENTICATOR);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void everyCopyUnderLoadIsOfOneMoment() throws Exception {
    AtomicBoolean isEnd = new AtomicBoolean();
    ExecutorService writer = Executors.newSingleThreadExecutor();
    try {
      Future<?> load = writer.submit(() -> insertPairs(isEnd));
      long last = 0;
      for (int i = 0; i < 5; i++) {
        Path file = folder.resolve("copy-" + i + ".db");
        long changed = store.auditAnchors().changes();
        store.copyTo(file);
        StoreCopy copy = new StoreCopy(file);
        AtomicLong rows = new AtomicLong();
        copy.forEach(Table.KEY, row -> rows.incrementAndGet());
        // Two rows in each transaction: half a transaction would show, and so would another count.
        assertThat(rows.get()).isEqualTo(2 * copy.changes());
        assertThat(copy.changes()).isGreaterThanOrEqualTo(changed).isGreaterThanOrEqualTo(last);
        last = copy.changes();
      }
      isEnd.set(true);
      load.get();
      assertThat(store.auditAnchors().changes()).isGreaterThan(0);
    } finally {
      isEnd.set(true);
      writer.shutdown();
    }
  }

  private void insertPairs(AtomicBoolean isEnd) {
    for (int i = 0; !isEnd.get(); i++) {
      int number = i;
      store.write(
          transaction -> {
            table.insert(transaction, new RowKey("s", "a" + number), "", new byte[100]);
            table.insert(transaction, new RowKey("s", "b" + number), "", new byte[100]);
            return null;
          });
    }
  }

  @Test
  void aCopyOpensAsADatabaseAndHoldsTheRows() {
    insert("one", "{\"a\":1}");
    Path file = folder.resolve("copy/claviger.db");
    assertThat(file.getParent().toFile().mkdir()).isTrue();
    store.copyTo(file);
    insert("two", "{}");
    try (SqliteStore opened = SqliteStore.open(StoreConfig.of(file))) {
      AuthenticatedTable rows = opened.table(Table.KEY, AUTHENTICATOR);
      assertThat(rows.find(new RowKey("s", "one")).orElseThrow().document())
          .isEqualTo("{\"a\":1}".getBytes(UTF_8));
      assertThat(rows.find(new RowKey("s", "two"))).isEmpty();
    }
  }

  @Test
  void nothingOfADeletedRowComesAlong() throws Exception {
    insert("one", "{\"wrapped\":\"canary-of-a-destroyed-key\"}");
    insert("two", "{}");
    store.write(
        transaction -> {
          table.delete(transaction, table.find(transaction, new RowKey("s", "one")).orElseThrow());
          return null;
        });
    Path file = folder.resolve("copy.db");
    store.copyTo(file);
    assertThat(new String(Files.readAllBytes(file), ISO_8859_1)).doesNotContain("canary");
  }

  private void insert(String id, String document) {
    store.write(
        transaction -> {
          table.insert(transaction, new RowKey("s", id), "", document.getBytes(UTF_8));
          return null;
        });
  }
}

package org.claviger.server.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.List;
import org.claviger.server.config.StoreConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreCrashTest {
  @TempDir Path folder;

  /** Inserts rows for ever and says each time that it did. */
  static final class Inserts {
    private Inserts() {}

    public static void main(String[] arguments) {
      Store store = SqliteStore.open(StoreConfig.of(Path.of(arguments[0])));
      AuthenticatedTable table = store.table(Table.KEY, new TestAuthenticator(1));
      for (int i = 0; i < 1_000_000; i++) {
        RowKey key = new RowKey("s", "row" + i);
        store.write(
            transaction -> {
              table.insert(transaction, key, "", key.id().getBytes(UTF_8));
              return true;
            });
        System.out.println("did " + key.id() + ".");
      }
    }
  }

  @Test
  void whatWasAcknowledgedOutlivesAKilledProcess() throws Exception {
    Path file = folder.resolve("claviger.db");
    Process child = ChildJvm.start(Inserts.class, file.toString());
    List<String> acknowledged = ChildJvm.killAfter(child, 300);
    assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(300);
    child.waitFor();
    try (Store store = SqliteStore.open(StoreConfig.of(file))) {
      AuthenticatedTable table = store.table(Table.KEY, new TestAuthenticator(1));
      for (String id : acknowledged) {
        assertThat(table.find(new RowKey("s", id))).as(id).isPresent();
      }
    }
  }

  @Test
  void aDatabaseThatAnotherProcessHasIsRefusedAndFreeOnceThatIsGone() throws Exception {
    Path file = folder.resolve("claviger.db");
    Process child = ChildJvm.start(Inserts.class, file.toString());
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(child.getInputStream(), UTF_8))) {
      String line = out.readLine();
      while (!line.startsWith("did ")) {
        line = out.readLine();
      }
      assertThatThrownBy(() -> SqliteStore.open(StoreConfig.of(file)))
          .isInstanceOf(StoreInUseException.class)
          .hasMessageContaining(file.toString());
    } finally {
      child.destroyForcibly();
      child.waitFor();
    }
    SqliteStore.open(StoreConfig.of(file)).close();
  }
}

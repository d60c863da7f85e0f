package org.claviger.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.claviger.server.config.StoreConfig;
import org.claviger.server.store.Intents.Intent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutboxAndIntentsTest {
  @TempDir Path folder;
  private Store store;

  @BeforeEach
  void open() {
    store = SqliteStore.open(StoreConfig.of(folder.resolve("claviger.db")));
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void outboxKeepsTheOrderOfCommitsOverAReopening() {
    for (String id : List.of("c", "a", "b")) {
      add(id);
    }
    close();
    open();
    assertThat(store.outbox().pending()).extracting("eventId").containsExactly("c", "a", "b");
    store.write(
        transaction -> {
          store.outbox().remove(transaction, List.of("c", "b", "unknown"));
          return true;
        });
    add("0");
    assertThat(store.outbox().pending()).extracting("eventId").containsExactly("a", "0");
    assertThat(store.outbox().pending().get(0).behind()).isEqualTo(7);
    assertThat(store.outbox().pending().get(0).record()).containsExactly(1, 2);
  }

  @Test
  void anOutboxEntryOfARolledBackTransactionIsNotThere() {
    assertThatThrownBy(
            () ->
                store.write(
                    transaction -> {
                      store.outbox().add(transaction, new Outbox.Entry("x", 0, new byte[] {1}));
                      throw new IllegalArgumentException();
                    }))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(store.outbox().pending()).isEmpty();
  }

  @Test
  void intentsStayUntilTheyAreCompletedOrAbandoned() {
    Intent create = new Intent("us-east-1", "m1", Intent.Kind.CREATE);
    Intent destroy = new Intent("us-east-1", "m2", Intent.Kind.DESTROY);
    Intent elsewhere = new Intent("eu-west-1", "m3", Intent.Kind.CREATE);
    List.of(create, destroy, elsewhere).forEach(store.intents()::begin);
    close();
    open();
    assertThat(store.intents().unfinished("us-east-1")).containsExactly(create, destroy);
    store.write(
        transaction -> {
          store.intents().complete(transaction, "m1");
          return true;
        });
    store.intents().abandon("m2");
    assertThat(store.intents().unfinished("us-east-1")).isEmpty();
    assertThat(store.intents().unfinished("eu-west-1")).containsExactly(elsewhere);
  }

  @Test
  void oneMaterialHasOneIntent() {
    store.intents().begin(new Intent("us-east-1", "m1", Intent.Kind.CREATE));
    assertThatThrownBy(
            () -> store.intents().begin(new Intent("us-east-1", "m1", Intent.Kind.DESTROY)))
        .isInstanceOf(DuplicateRowException.class);
  }

  @Test
  void anIntentToMakeTurnsIntoOneToDestroy() {
    store.intents().begin(new Intent("us-east-1", "m1", Intent.Kind.CREATE));
    store.intents().condemn("m1");
    store.intents().condemn("m1");
    store.intents().condemn("m2");
    assertThat(store.intents().unfinished("us-east-1"))
        .containsExactly(new Intent("us-east-1", "m1", Intent.Kind.DESTROY));
  }

  private void add(String id) {
    store.write(
        transaction -> {
          store.outbox().add(transaction, new Outbox.Entry(id, 7, new byte[] {1, 2}));
          return true;
        });
  }
}

package org.claviger.server.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.claviger.server.config.StoreConfig;
import org.claviger.server.store.AuthenticatedTable;
import org.claviger.server.store.RowKey;
import org.claviger.server.store.SqliteStore;
import org.claviger.server.store.Store;
import org.claviger.server.store.Table;
import org.claviger.server.store.TamperedRowException;
import org.claviger.server.store.TestAuthenticator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LastUsagesTest {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00.123Z");
  private static final String SCOPE = "111122223333/us-east-1";

  @TempDir Path folder;
  private Store store;
  private KeyArn arn;

  @BeforeEach
  void open() {
    store = SqliteStore.open(StoreConfig.of(folder.resolve("claviger.db")));
    arn = key();
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void aKeyThatWasNeverUsedHasNone() {
    LastUsages usages = usages();
    usages.flush();
    assertThat(usages.find(arn)).isEmpty();
  }

  @Test
  void aUseShowsAtOnceAndIsWrittenByTheNextFlush() {
    LastUsages usages = usages();
    LastUsage use = use("Encrypt", NOON);
    usages.note(arn, use);
    assertThat(usages.find(arn)).contains(use);
    assertThat(usages().find(arn)).isEmpty();
    usages.flush();
    assertThat(usages.find(arn)).contains(use);
    assertThat(usages().find(arn)).contains(use);
  }

  @Test
  void theLaterUseStaysWhateverTheOrderInWhichTheyEnd() {
    LastUsages usages = usages();
    LastUsage later = use("Decrypt", NOON.plusMillis(1));
    usages.note(arn, later);
    usages.note(arn, use("Encrypt", NOON));
    assertThat(usages.find(arn)).contains(later);
    usages.flush();
    usages.note(arn, use("Sign", NOON));
    assertThat(usages.find(arn)).contains(later);
    usages.flush();
    assertThat(usages().find(arn)).contains(later);
  }

  @Test
  void writesOnlyWhatChanged() {
    LastUsages usages = usages();
    usages.note(arn, use("Encrypt", NOON));
    usages.flush();
    usages.flush();
    assertThat(version()).isEqualTo(1);
    usages.note(arn, use("Encrypt", NOON.plusSeconds(1)));
    usages.flush();
    assertThat(version()).isEqualTo(2);
  }

  @Test
  void writesManyKeys() {
    LastUsages usages = usages();
    List<KeyArn> arns = IntStream.range(0, 250).mapToObj(i -> key()).toList();
    arns.forEach(each -> usages.note(each, use("Sign", NOON)));
    usages.flush();
    LastUsages read = usages();
    assertThat(arns).allMatch(each -> read.find(each).isPresent());
  }

  @Test
  void nothingStaysOfADestroyedKey() {
    LastUsages usages = usages();
    usages.note(arn, use("Encrypt", NOON));
    usages.flush();
    usages.note(arn, use("Encrypt", NOON.plusSeconds(1)));
    destroy(usages);
    assertThat(usages.find(arn)).isEmpty();
    usages.note(arn, use("Encrypt", NOON.plusSeconds(2)));
    usages.flush();
    assertThat(usages.find(arn)).isEmpty();
  }

  @Test
  void whatIsNotWrittenStaysNoted() {
    LastUsages usages = usages();
    LastUsage use = use("Encrypt", NOON);
    usages.note(arn, use);
    assertThatThrownBy(
            () ->
                store.write(
                    transaction -> {
                      usages.flush();
                      return null;
                    }))
        .isInstanceOf(RuntimeException.class);
    assertThat(usages.find(arn)).contains(use);
    usages.flush();
    assertThat(usages().find(arn)).contains(use);
  }

  @Test
  void anEditedRowIsRefusedAndKeepsNoOtherFromBeingWritten() {
    KeyArn other = key();
    LastUsages usages = usages();
    usages.note(arn, use("Encrypt", NOON));
    usages.flush();
    LastUsages elsewhere = new LastUsages(store, new TestAuthenticator(2));
    assertThatThrownBy(() -> elsewhere.find(arn)).isInstanceOf(TamperedRowException.class);
    forge();
    usages.note(arn, use("Encrypt", NOON.plusSeconds(1)));
    usages.note(other, use("Encrypt", NOON));
    usages.flush();
    assertThat(usages().find(other)).isPresent();
    assertThatThrownBy(() -> usages().find(arn)).isInstanceOf(TamperedRowException.class);
  }

  @Test
  void theWriterWritesAtIntervalsAndWhenItIsClosed() {
    LastUsages usages = usages();
    LastUsageWriter writer = LastUsageWriter.start(List.of(usages), Duration.ofHours(1));
    usages.note(arn, use("Encrypt", NOON));
    writer.close();
    assertThat(usages().find(arn)).isPresent();
    assertThat(LastUsageWriter.INTERVAL).isEqualTo(Duration.ofSeconds(30));
  }

  private static LastUsage use(String operation, Instant time) {
    return new LastUsage(operation, time, "event-" + operation, "request-" + operation);
  }

  private LastUsages usages() {
    return new LastUsages(store, new TestAuthenticator(1));
  }

  private AuthenticatedTable table(Table table, int authenticator) {
    return store.table(table, new TestAuthenticator(authenticator));
  }

  private RowKey row(KeyArn key) {
    return new RowKey(SCOPE, key.keyId());
  }

  /** The row of a key, of which nothing is asked but that it is there. */
  private KeyArn key() {
    KeyArn key = new KeyArn("us-east-1", "111122223333", UUID.randomUUID().toString());
    store.write(
        transaction -> {
          table(Table.KEY, 1)
              .insert(transaction, row(key), "", "{}".getBytes(StandardCharsets.UTF_8));
          return null;
        });
    return key;
  }

  private void destroy(LastUsages usages) {
    AuthenticatedTable keys = table(Table.KEY, 1);
    store.write(
        transaction -> {
          keys.delete(transaction, keys.find(transaction, row(arn)).orElseThrow());
          usages.delete(transaction, arn);
          return null;
        });
  }

  /** Writes the row anew under a key that is not the domain's. */
  private void forge() {
    AuthenticatedTable genuine = table(Table.LAST_USAGE, 1);
    store.write(
        transaction -> {
          genuine.delete(transaction, genuine.find(transaction, row(arn)).orElseThrow());
          table(Table.LAST_USAGE, 2)
              .insert(transaction, row(arn), arn.keyId(), use("Sign", NOON).write());
          return null;
        });
  }

  private long version() {
    return table(Table.LAST_USAGE, 1).find(row(arn)).orElseThrow().version();
  }
}

package org.claviger.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.claviger.server.config.StoreConfig;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationsTest {
  private static final String ACCOUNT_SCOPE = "111122223333/us-east-1";
  private static final Map<Table, String> SCOPES =
      Map.of(
          Table.ACCOUNT,
          "iam",
          Table.ACCESS_KEY,
          "iam",
          Table.KEY,
          ACCOUNT_SCOPE,
          Table.MATERIAL,
          "us-east-1",
          Table.SCHEDULE,
          "us-east-1",
          Table.USE_COUNT,
          ACCOUNT_SCOPE,
          Table.ALIAS,
          ACCOUNT_SCOPE,
          Table.CERTIFICATE,
          ACCOUNT_SCOPE);

  @TempDir Path folder;

  @Test
  void everyRowOfTheFirstSchemaIsReadAfterMigration() {
    Path file = FirstSchema.write(folder.resolve("claviger.db"));
    try (SqliteStore store = SqliteStore.open(StoreConfig.of(file))) {
      SCOPES.forEach(
          (table, scope) -> {
            List<Row> rows = store.table(table, FirstSchema.AUTHENTICATOR).list(scope, "", 100);
            assertThat(rows).describedAs(table.sqlName()).isNotEmpty();
          });
      assertThat(store.table(Table.KEY, FirstSchema.AUTHENTICATOR).list(ACCOUNT_SCOPE, "", 100))
          .hasSize(5);
      assertThat(store.outbox().pending()).hasSize(1);
      assertThat(store.intents().unfinished("us-east-1")).hasSize(1);
      assertThat(store.auditAnchors().changes()).isZero();
    }
    assertThat(new StoreCopy(file).schema())
        .isEqualTo(SqliteStore.newestSchema())
        .isGreaterThanOrEqualTo(6);
  }

  @Test
  void migratingAgainChangesNothing() {
    Path file = FirstSchema.write(folder.resolve("claviger.db"));
    SqliteStore.open(StoreConfig.of(file)).close();
    int schema = new StoreCopy(file).schema();
    SqliteStore.open(StoreConfig.of(file)).close();
    assertThat(new StoreCopy(file).schema()).isEqualTo(schema);
  }

  @Test
  void aDatabaseOfANewerServerIsRefusedAndNotTouched() {
    Path file = folder.resolve("claviger.db");
    SqliteStore.open(StoreConfig.of(file)).close();
    try (Handle handle = new SqliteDatabase(file).connectWriter()) {
      handle.execute(
          "insert into flyway_schema_history (installed_rank, version, description, type, script,"
              + " checksum, installed_by, execution_time, success)"
              + " values (1000, '999', 'later', 'SQL', 'V999__later.sql', 1, '', 1, 1)");
    }
    assertThatThrownBy(() -> SqliteStore.open(StoreConfig.of(file)))
        .isInstanceOf(NewerSchemaException.class)
        .hasMessageContaining("version 999, this one knows up to " + knownVersion());
    assertThatThrownBy(() -> SqliteStore.open(StoreConfig.of(file)))
        .isInstanceOf(NewerSchemaException.class);
  }

  private String knownVersion() {
    Path other = folder.resolve("other.db");
    SqliteStore.open(StoreConfig.of(other)).close();
    return Integer.toString(new StoreCopy(other).schema());
  }

  @Test
  void aDatabaseWhoseStepsWereChangedIsRefused() {
    Path file = folder.resolve("claviger.db");
    SqliteStore.open(StoreConfig.of(file)).close();
    try (Handle handle = new SqliteDatabase(file).connectWriter()) {
      handle.execute("update flyway_schema_history set checksum = 7 where version = '2'");
    }
    assertThatThrownBy(() -> SqliteStore.open(StoreConfig.of(file)))
        .isInstanceOf(StoreException.class);
  }

  @Test
  void aStepThatBreaksOffLeavesNothingOfItself() throws Exception {
    Path file = folder.resolve("broken.db");
    SqliteDatabase database = new SqliteDatabase(file);
    database.create();
    assertThatThrownBy(() -> Migrations.of("db/broken").run(database, file))
        .isInstanceOf(FlywayException.class);
    try (Handle handle = database.connectWriter()) {
      List<String> tables =
          handle
              .createQuery("select name from sqlite_master where type = 'table'")
              .mapTo(String.class)
              .list();
      assertThat(tables).contains("good").doesNotContain("half");
      assertThat(
              handle
                  .createQuery("select count(*) from flyway_schema_history")
                  .mapTo(int.class)
                  .one())
          .isEqualTo(1);
    }
  }
}

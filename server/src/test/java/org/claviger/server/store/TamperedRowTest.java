package org.claviger.server.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.claviger.server.config.StoreConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody edits the database with SQL of his own. */
class TamperedRowTest {
  private static final RowKey ONE = new RowKey("scope", "one");
  private static final RowKey TWO = new RowKey("scope", "two");

  @TempDir Path folder;
  private Path file;
  private Store store;
  private AuthenticatedTable keys;
  private AuthenticatedTable aliases;

  @BeforeEach
  void open() {
    file = folder.resolve("claviger.db");
    store = SqliteStore.open(StoreConfig.of(file));
    keys = store.table(Table.KEY, new TestAuthenticator(1));
    aliases = store.table(Table.ALIAS, new TestAuthenticator(1));
    store.write(
        transaction -> {
          keys.insert(transaction, ONE, "parent", "canary-one".getBytes(UTF_8));
          keys.insert(transaction, TWO, "parent", "canary-two".getBytes(UTF_8));
          return true;
        });
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void anUntouchedRowIsRead() {
    assertThat(keys.find(ONE)).isPresent();
    assertThat(keys.list("scope", "", 10)).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "parent = 'other'",
        "parent = ''",
        "version = 2",
        "version = -1",
        "document = x'00'",
        "document = x''",
        "document = (select document from kms_key where id = 'two')",
        "mac = x'00'",
        "mac = x''",
        "mac = zeroblob(32)",
        "mac = (select mac from kms_key where id = 'two')",
        "document = (select document from kms_key where id = 'two'),"
            + " mac = (select mac from kms_key where id = 'two')",
      })
  void anEditedFieldIsFoundByEveryRead(String edit) throws SQLException {
    sql("update kms_key set " + edit + " where id = 'one'");
    assertTampered(() -> keys.find(ONE));
    assertTampered(() -> keys.list("scope", "", 10));
    assertTampered(() -> keys.list("scope", "", 1));
    assertTampered(() -> store.write(transaction -> keys.find(transaction, ONE)));
    assertThat(keys.find(TWO)).isPresent();
  }

  @Test
  void aRowMovedToAnotherIdOrScopeIsFound() throws SQLException {
    sql("update kms_key set id = 'three' where id = 'one'");
    assertTampered(() -> keys.find(new RowKey("scope", "three")));
    sql("update kms_key set id = 'one', scope = 'other' where id = 'three'");
    assertTampered(() -> keys.find(new RowKey("other", "one")));
  }

  @Test
  void swappedRowsAreFound() throws SQLException {
    sql("update kms_key set id = 'x' where id = 'one'");
    sql("update kms_key set id = 'one' where id = 'two'");
    sql("update kms_key set id = 'two' where id = 'x'");
    assertTampered(() -> keys.find(ONE));
    assertTampered(() -> keys.find(TWO));
  }

  @Test
  void aRowCopiedToAnotherIdOrTableIsFound() throws SQLException {
    sql(
        "insert into kms_key select scope, 'copy', parent, version, document, mac from kms_key"
            + " where id = 'one'");
    assertTampered(() -> keys.find(new RowKey("scope", "copy")));
    sql("insert into alias select * from kms_key where id = 'one'");
    assertTampered(() -> aliases.find(ONE));
  }

  @Test
  void aRowInsertedByHandIsFound() throws SQLException {
    sql("insert into kms_key values ('scope', 'four', '', 1, x'7b7d', zeroblob(32))");
    assertTampered(() -> keys.find(new RowKey("scope", "four")));
  }

  @Test
  void anOldContentUnderANewVersionIsFound() throws SQLException {
    sql("create table kept as select * from kms_key where id = 'one'");
    Row row = keys.find(ONE).orElseThrow();
    store.write(
        transaction -> {
          keys.update(transaction, row, "parent", "new".getBytes(UTF_8));
          return true;
        });
    sql(
        "update kms_key set document = (select document from kept), mac = (select mac from kept)"
            + " where id = 'one'");
    assertTampered(() -> keys.find(ONE));
  }

  @Test
  void aNullThatASchemaEditLetInIsFound() throws SQLException {
    sql("alter table kms_key rename to old");
    sql("create table kms_key as select * from old");
    sql("update kms_key set mac = null where id = 'one'");
    assertTampered(() -> keys.find(ONE));
  }

  @Test
  void rowsOfAnotherAuthenticatorAreRefused() {
    AuthenticatedTable other = store.table(Table.KEY, new TestAuthenticator(2));
    assertTampered(() -> other.find(ONE));
  }

  private static void assertTampered(ThrowingCallable read) {
    assertThatThrownBy(read)
        .isInstanceOf(TamperedRowException.class)
        .hasMessageMatching(".*(kms_key|alias).*")
        .hasMessageNotContaining("canary");
  }

  private void sql(String statement) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement direct = connection.createStatement()) {
      direct.execute(statement);
    }
  }
}

package org.claviger.server.iam;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.claviger.server.config.StoreConfig;
import org.claviger.server.store.FirstSchema;
import org.claviger.server.store.Row;
import org.claviger.server.store.RowKey;
import org.claviger.server.store.SqliteStore;
import org.claviger.server.store.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Identities as the first schema's server wrote them mean the same today. */
class FirstSchemaTest {
  @TempDir Path folder;

  @Test
  void theAccountIsTheOperatorsAndTheAccessKeyItsRootUsers() {
    Path file = FirstSchema.write(folder.resolve("claviger.db"));
    try (SqliteStore store = SqliteStore.open(StoreConfig.of(file))) {
      Account account = Account.read(row(store, Table.ACCOUNT, "111122223333"));
      assertThat(account.isOperator()).isTrue();
      Row row = row(store, Table.ACCESS_KEY, "AKIAIOSFODNN7EXAMPLE");
      AccessKeyDocument key = AccessKeyDocument.read(row.document());
      assertThat(key.isActive()).isTrue();
      assertThat(key.owner(row)).isEqualTo(KeyOwner.root("111122223333"));
      assertThat(key.sealedSecret()).hasSize(68);
    }
  }

  private static Row row(SqliteStore store, Table table, String id) {
    return store
        .table(table, FirstSchema.AUTHENTICATOR)
        .find(new RowKey(Accounts.SCOPE, id))
        .orElseThrow();
  }
}

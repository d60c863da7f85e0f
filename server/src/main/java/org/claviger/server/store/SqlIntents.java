package org.claviger.server.store;

import java.util.List;
import org.jdbi.v3.core.Handle;

/** The intents in common SQL. */
final class SqlIntents implements Intents {
  private final Writer writer;
  private final Readers readers;

  SqlIntents(Writer writer, Readers readers) {
    this.writer = writer;
    this.readers = readers;
  }

  @Override
  public void begin(Intent intent) {
    writer.write(
        transaction -> {
          begin(transaction, intent);
          return intent;
        });
  }

  @Override
  public void begin(Transaction transaction, Intent intent) {
    int rows =
        SqlTransaction.handle(transaction)
            .execute(
                "insert into hsm_intent (material_id, region, kind) values (?, ?, ?)"
                    + " on conflict do nothing",
                intent.materialId(),
                intent.region(),
                intent.kind().name());
    if (rows == 0) {
      throw new DuplicateRowException(
          "an intent for the material " + intent.materialId() + " is open already");
    }
  }

  @Override
  public void complete(Transaction transaction, String materialId) {
    remove(SqlTransaction.handle(transaction), materialId);
  }

  @Override
  public void condemn(String materialId) {
    writer.write(
        transaction ->
            SqlTransaction.handle(transaction)
                .execute(
                    "update hsm_intent set kind = ? where material_id = ?",
                    Intent.Kind.DESTROY.name(),
                    materialId));
  }

  @Override
  public void abandon(String materialId) {
    writer.write(transaction -> remove(SqlTransaction.handle(transaction), materialId));
  }

  private static int remove(Handle handle, String materialId) {
    return handle.execute("delete from hsm_intent where material_id = ?", materialId);
  }

  @Override
  public List<Intent> unfinished(String region) {
    return readers.read(
        handle ->
            handle
                .createQuery(
                    "select region, material_id, kind from hsm_intent where region = ?"
                        + " order by material_id")
                .bind(0, region)
                .map(
                    (row, context) ->
                        new Intent(
                            row.getString(1),
                            row.getString(2),
                            Intent.Kind.valueOf(row.getString(3))))
                .list());
  }
}

package org.claviger.server.store;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** An authenticated table in common SQL. */
final class SqlTable implements AuthenticatedTable {
  private final Readers readers;
  private final RowCodec codec;
  private final String name;
  private final String find;
  private final String list;
  private final String listByParent;
  private final String count;
  private final String countByParent;
  private final String idsHolding;
  private final String countHolding;
  private final String insert;
  private final String update;
  private final String delete;

  SqlTable(Readers readers, Table table, RowAuthenticator authenticator) {
    this.readers = readers;
    this.codec = new RowCodec(table, authenticator);
    this.name = table.sqlName();
    String select = "select " + RowCodec.COLUMNS + " from " + name;
    find = select + " where scope = ? and id = ?";
    list = select + " where scope = ? and id > ? order by id limit ?";
    listByParent = select + " where scope = ? and parent = ? and id > ? order by id limit ?";
    count = "select count(*) from " + name + " where scope = ?";
    countByParent = count + " and parent = ?";
    // Ids without wildcards of their own; the primary key alone answers.
    String holding = " from " + name + " where scope = ? and id like '%' || ? || '%'";
    idsHolding = "select id" + holding + " order by id limit ?";
    countHolding = "select count(*)" + holding;
    insert =
        "insert into "
            + name
            + " ("
            + RowCodec.COLUMNS
            + ") values (?, ?, ?, ?, ?, ?) on conflict do nothing";
    update =
        "update "
            + name
            + " set parent = ?, version = ?, document = ?, mac = ?"
            + " where scope = ? and id = ? and version = ?";
    delete = "delete from " + name + " where scope = ? and id = ? and version = ?";
  }

  @Override
  public Optional<Row> find(RowKey key) {
    return readers.read(handle -> select(handle, key)).map(codec::check);
  }

  @Override
  public Optional<Row> find(Transaction transaction, RowKey key) {
    return select(SqlTransaction.handle(transaction), key).map(codec::check);
  }

  private Optional<RowCodec.Stored> select(Handle handle, RowKey key) {
    try (Query query = handle.createQuery(find)) {
      return query
          .bind(0, key.scope())
          .bind(1, key.id())
          .map((row, context) -> RowCodec.read(row))
          .findOne();
    }
  }

  @Override
  public List<Row> list(String scope, String afterId, int limit) {
    return page(list, limit, scope, afterId);
  }

  @Override
  public List<Row> listByParent(String scope, String parent, String afterId, int limit) {
    return page(listByParent, limit, scope, parent, afterId);
  }

  private List<Row> page(String sql, int limit, String... arguments) {
    return readers.read(handle -> selectPage(handle, sql, limit, arguments)).stream()
        .map(codec::check)
        .toList();
  }

  private static List<RowCodec.Stored> selectPage(
      Handle handle, String sql, int limit, String... arguments) {
    try (Query query = handle.createQuery(sql)) {
      for (int i = 0; i < arguments.length; i++) {
        query.bind(i, requireNonNull(arguments[i]));
      }
      query.bind(arguments.length, limit);
      return query.map((row, context) -> RowCodec.read(row)).list();
    }
  }

  @Override
  public List<String> idsHolding(String scope, String text, int limit) {
    return readers.read(
        handle -> {
          try (Query query = handle.createQuery(idsHolding)) {
            return query.bind(0, scope).bind(1, text).bind(2, limit).mapTo(String.class).list();
          }
        });
  }

  @Override
  public long countHolding(String scope, String text) {
    return readers.read(
        handle -> {
          try (Query query = handle.createQuery(countHolding)) {
            return query.bind(0, scope).bind(1, text).mapTo(long.class).one();
          }
        });
  }

  @Override
  public long count(String scope) {
    return readers.read(handle -> count(handle, scope));
  }

  @Override
  public long count(Transaction transaction, String scope) {
    return count(SqlTransaction.handle(transaction), scope);
  }

  private long count(Handle handle, String scope) {
    try (Query query = handle.createQuery(count)) {
      return query.bind(0, scope).mapTo(long.class).one();
    }
  }

  @Override
  public long countByParent(Transaction transaction, String scope, String parent) {
    try (Query query = SqlTransaction.handle(transaction).createQuery(countByParent)) {
      return query.bind(0, scope).bind(1, parent).mapTo(long.class).one();
    }
  }

  @Override
  public void insert(Transaction transaction, RowKey key, String parent, byte[] document) {
    Row row = new Row(key, parent, 1, document);
    int rows =
        SqlTransaction.changing(transaction)
            .execute(
                insert,
                key.scope(),
                key.id(),
                parent,
                row.version(),
                row.document(),
                codec.mac(row));
    if (rows == 0) {
      throw new DuplicateRowException("table " + name + " already has the row " + key.id());
    }
  }

  @Override
  public void update(Transaction transaction, Row read, String parent, byte[] document) {
    RowKey key = read.key();
    Row row = new Row(key, parent, Math.addExact(read.version(), 1), document);
    int rows =
        SqlTransaction.changing(transaction)
            .execute(
                update,
                parent,
                row.version(),
                row.document(),
                codec.mac(row),
                key.scope(),
                key.id(),
                read.version());
    checkFresh(rows, key);
  }

  @Override
  public void delete(Transaction transaction, Row read) {
    RowKey key = read.key();
    int rows =
        SqlTransaction.changing(transaction).execute(delete, key.scope(), key.id(), read.version());
    checkFresh(rows, key);
  }

  private void checkFresh(int rows, RowKey key) {
    if (rows == 0) {
      throw new StaleRowException(
          "the row " + key.id() + " of table " + name + " was changed since it was read");
    }
  }
}

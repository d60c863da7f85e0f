package org.claviger.server.iam;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.claviger.server.store.AuthenticatedTable;
import org.claviger.server.store.Row;
import org.claviger.server.store.RowKey;
import org.claviger.server.store.StoreException;
import org.claviger.server.store.Transaction;

/**
 * The rows of one kind of entity: the scope is the account and the kind, the id the name in small
 * letters. Nothing is remembered here.
 */
public final class EntityTable<E extends Entity> {
  private static final int FORMAT = 1;
  private static final int BATCH = 100;
  private static final JsonMapper MAPPER = new JsonMapper();

  private final AuthenticatedTable table;
  private final String kind;
  private final Class<E> type;

  EntityTable(AuthenticatedTable table, String kind, Class<E> type) {
    this.table = table;
    this.kind = kind;
    this.type = type;
  }

  /** The entity of exactly that name. */
  public Optional<E> find(String accountId, String name) {
    return table.find(rowKey(accountId, name)).map(this::read).filter(isNamed(name));
  }

  /** The entity of exactly that name, as the transaction sees it. */
  public Optional<E> find(Transaction transaction, String accountId, String name) {
    return table.find(transaction, rowKey(accountId, name)).map(this::read).filter(isNamed(name));
  }

  /** Whether a name is taken, in whatever case. */
  boolean isTaken(Transaction transaction, String accountId, String name) {
    return table.find(transaction, rowKey(accountId, name)).isPresent();
  }

  /**
   * Entities of an account that pass a filter, in the order of their names in small letters.
   *
   * @param after a key of {@link #key} already seen, or the empty string
   */
  public List<E> list(String accountId, String after, int limit, Predicate<E> filter) {
    List<E> found = new ArrayList<>();
    int batch = Math.min(limit, BATCH);
    String last = after;
    while (found.size() < limit) {
      List<Row> rows = table.list(scope(accountId), last, batch);
      rows.stream().map(this::read).filter(filter).forEach(found::add);
      if (rows.size() < batch) {
        break;
      }
      last = rows.get(rows.size() - 1).key().id();
    }
    return found.size() > limit ? found.subList(0, limit) : found;
  }

  /** What the list goes on behind. */
  public static String key(Entity entity) {
    return entity.name().toLowerCase(Locale.ROOT);
  }

  /** How many an account has; for limits. */
  public long count(Transaction transaction, String accountId) {
    return table.count(transaction, scope(accountId));
  }

  /** How many an account has; to be shown. */
  public long count(String accountId) {
    return table.count(scope(accountId));
  }

  void insert(Transaction transaction, E entity) {
    table.insert(transaction, rowKey(entity.accountId(), entity.name()), "", write(entity));
  }

  /** Writes what became of an entity that the transaction has read. */
  void update(Transaction transaction, E before, E after) {
    Row row = row(transaction, before);
    if (key(before).equals(key(after))) {
      table.update(transaction, row, "", write(after));
    } else {
      table.delete(transaction, row);
      insert(transaction, after);
    }
  }

  void delete(Transaction transaction, E entity) {
    table.delete(transaction, row(transaction, entity));
  }

  private Row row(Transaction transaction, E entity) {
    return table
        .find(transaction, rowKey(entity.accountId(), entity.name()))
        .orElseThrow(() -> new StoreException("a row vanished within its transaction"));
  }

  private Predicate<E> isNamed(String name) {
    return entity -> entity.name().equals(name);
  }

  private RowKey rowKey(String accountId, String name) {
    return new RowKey(scope(accountId), name.toLowerCase(Locale.ROOT));
  }

  /** Injective: an account id holds no slash. */
  private String scope(String accountId) {
    return accountId + "/" + kind;
  }

  private static byte[] write(Entity entity) {
    try {
      return MAPPER.writeValueAsBytes(entity);
    } catch (JsonProcessingException e) {
      throw new StoreException("an identity could not be written", e);
    }
  }

  private E read(Row row) {
    E entity;
    try {
      entity = MAPPER.readValue(row.document(), type);
    } catch (IOException e) {
      throw new StoreException("the row " + row.key().id() + " could not be read", e);
    }
    if (entity.format() != FORMAT) {
      throw new StoreException("the row " + row.key().id() + " is of a newer version");
    }
    return entity;
  }
}

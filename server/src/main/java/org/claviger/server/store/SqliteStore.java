package org.claviger.server.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.function.Function;
import org.claviger.server.config.StoreConfig;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/**
 * The embedded store: SQLite with a write-ahead log, each commit on disk before it returns, one
 * writer and a few readers. The database belongs to one process at a time.
 */
public final class SqliteStore implements Store {
  private static final Migrations MIGRATIONS = Migrations.of("db/migration");

  private final SqliteDatabase database;
  private final DatabaseLock lock;
  private final Writer writer;
  private final Readers readers;
  private final Outbox outbox;
  private final Intents intents;
  private final DatabaseView view;
  private final AuditAnchors auditAnchors;

  private SqliteStore(
      Path file, SqliteDatabase database, DatabaseLock lock, Writer writer, Readers readers) {
    this.database = database;
    this.lock = lock;
    this.writer = writer;
    this.readers = readers;
    this.outbox = new SqlOutbox(readers);
    this.intents = new SqlIntents(writer, readers);
    this.view = new SqliteView(file, writer, readers);
    this.auditAnchors = new SqlAuditAnchors(writer, readers);
  }

  /**
   * Opens the database, making or migrating it as needed.
   *
   * @throws StoreInUseException if another process has it open
   * @throws StoreException if it cannot be opened, or was written by a newer version
   */
  public static SqliteStore open(StoreConfig config) {
    SqliteDatabase database = new SqliteDatabase(config.file());
    DatabaseLock lock = null;
    SqliteStore store = null;
    try {
      database.create();
      lock = DatabaseLock.acquire(config.file());
      MIGRATIONS.run(database, config.file());
      Writer writer = new Writer(database::connectWriter);
      Readers readers =
          new Readers(database::connectReader, config.readers(), config.readTimeout());
      store = new SqliteStore(config.file(), database, lock, writer, readers);
      return store;
    } catch (IOException | FlywayException | JdbiException e) {
      throw new StoreException("the database " + config.file() + " cannot be opened", e);
    } finally {
      if (store == null && lock != null) {
        release(lock);
      }
    }
  }

  /** The version of the newest schema that this server knows. */
  public static int newestSchema() {
    return MIGRATIONS.newest();
  }

  /** The database as it is seen from outside. */
  public DatabaseView view() {
    return view;
  }

  /**
   * Writes a copy of the database as it is at one moment, without what deleted rows have left in
   * it. Nobody waits meanwhile; the write-ahead log grows by what is written.
   *
   * @param target a file that is not there
   * @throws StoreException if it cannot be written
   */
  public void copyTo(Path target) {
    try (Handle handle = database.connectToReadOnly()) {
      handle.execute("pragma query_only = off");
      handle.execute("vacuum into ?", target.toAbsolutePath().toString());
    } catch (JdbiException e) {
      throw new StoreException("the database could not be copied to " + target, e);
    }
  }

  @Override
  public <T> T write(Function<Transaction, T> body) {
    return writer.write(body);
  }

  @Override
  public AuthenticatedTable table(Table table, RowAuthenticator authenticator) {
    return new SqlTable(readers, table, authenticator);
  }

  @Override
  public boolean isEmpty(Table table, String scope) {
    return readers.read(
        handle ->
            handle
                .createQuery("select id from " + table.sqlName() + " where scope = ? limit 1")
                .bind(0, scope)
                .mapTo(String.class)
                .findOne()
                .isEmpty());
  }

  @Override
  public Outbox outbox() {
    return outbox;
  }

  @Override
  public Intents intents() {
    return intents;
  }

  @Override
  public AuditAnchors auditAnchors() {
    return auditAnchors;
  }

  @Override
  public void close() {
    readers.close();
    writer.close();
    release(lock);
  }

  private static void release(DatabaseLock lock) {
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package org.claviger.server.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** All that is particular to SQLite: file, pragmas, locking, dialect. */
final class SqliteDatabase {
  private static final int BUSY_TIMEOUT_MILLIS = 5_000;

  private final Path file;
  private final SQLiteConfig.SynchronousMode synchronous;

  /** Whose commits are durable. */
  SqliteDatabase(Path file) {
    this(file, SQLiteConfig.SynchronousMode.FULL);
  }

  private SqliteDatabase(Path file, SQLiteConfig.SynchronousMode synchronous) {
    this.file = file.toAbsolutePath();
    this.synchronous = synchronous;
  }

  /**
   * Whose last commits a loss of power may undo, whole and in their order, so that nobody waits for
   * the disk.
   */
  static SqliteDatabase undoable(Path file) {
    return new SqliteDatabase(file, SQLiteConfig.SynchronousMode.NORMAL);
  }

  /** Makes an empty database file that only its owner can read; journals inherit its mode. */
  void create() throws IOException {
    if (file.toString().indexOf('?') >= 0) {
      throw new StoreException("the path " + file + " holds a '?', which SQLite cannot open");
    }
    Files.createDirectories(file.getParent());
    boolean posix = Files.getFileStore(file.getParent()).supportsFileAttributeView("posix");
    try {
      if (posix) {
        var mode = PosixFilePermissions.fromString("rw-------");
        Files.createFile(file, PosixFilePermissions.asFileAttribute(mode));
      } else {
        Files.createFile(file);
      }
    } catch (FileAlreadyExistsException e) {
      if (posix) {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
      }
    }
  }

  /** What the migrations need to know of the dialect. */
  static Map<String, String> dialect() {
    return Map.of("byte_order", "binary", "whole_number", "integer", "clustered", "without rowid");
  }

  DataSource dataSource() {
    return dataSource(writing());
  }

  Handle connectWriter() {
    return connect(writing());
  }

  Handle connectReader() {
    return querying(connect(common()));
  }

  /** Of a file that this process does not write: not made, nor tidied up at the end. */
  Handle connectToReadOnly() {
    SQLiteConfig config = common();
    config.setReadOnly(true);
    return querying(connect(config));
  }

  private static Handle querying(Handle handle) {
    handle.execute("pragma query_only = on");
    return handle;
  }

  private Handle connect(SQLiteConfig config) {
    Jdbi jdbi = Jdbi.create(dataSource(config));
    jdbi.setStatementBuilderFactory(connection -> new CachedStatements());
    Handle handle = jdbi.open();
    // A planted schema shall not call functions, nor a damaged page be trusted.
    handle.execute("pragma trusted_schema = off");
    handle.execute("pragma cell_size_check = on");
    return handle;
  }

  private SQLiteConfig writing() {
    SQLiteConfig config = common();
    config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
    return config;
  }

  private SQLiteConfig common() {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(synchronous);
    config.enforceForeignKeys(true);
    config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
    return config;
  }

  private DataSource dataSource(SQLiteConfig config) {
    SQLiteDataSource dataSource = new SQLiteDataSource(config);
    dataSource.setUrl("jdbc:sqlite:" + file);
    return dataSource;
  }
}

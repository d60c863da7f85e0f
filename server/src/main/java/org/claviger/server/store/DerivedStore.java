package org.claviger.server.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Function;
import org.claviger.server.config.StoreConfig;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.JdbiException;

/**
 * What is derived from the audit trail, in a database of its own: its writers never wait for those
 * of keys and identities, nor hold them up. It proves nothing, for its rows carry no codes;
 * deleted, it is made anew from the trail's files. A loss of power may undo its last commits: what
 * they held is taken from the trail again, for positions go back with it.
 */
public final class DerivedStore implements AutoCloseable {
  private final Writer writer;
  private final Readers readers;
  private final Positions positions;
  private final DatabaseView view;
  private final EventIndex trailEvents;
  private final UsageSums usage;

  private DerivedStore(Path file, Writer writer, Readers readers) {
    this.writer = writer;
    this.readers = readers;
    this.positions = new SqlPositions(writer, readers);
    this.view = new SqliteView(file, writer, readers);
    this.trailEvents = new SqlEventIndex(readers);
    this.usage = new SqlUsageSums(readers);
  }

  /**
   * Opens the database, making or migrating it as needed. The lock of the main database covers it.
   *
   * @throws StoreException if it cannot be opened
   */
  public static DerivedStore open(StoreConfig config) {
    SqliteDatabase database = SqliteDatabase.undoable(config.file());
    try {
      database.create();
      Migrations.of("db/derived").run(database, config.file());
      Writer writer = new Writer(database::connectWriter);
      return new DerivedStore(
          config.file(),
          writer,
          new Readers(database::connectReader, config.readers(), config.readTimeout()));
    } catch (IOException | FlywayException | JdbiException e) {
      throw new StoreException(
          "the database "
              + config.file()
              + " cannot be opened; it holds nothing that the audit trail does not, so it can be"
              + " moved away and is made anew",
          e);
    }
  }

  /** The database as it is seen from outside. */
  public DatabaseView view() {
    return view;
  }

  /**
   * Runs {@code body} in a write transaction and commits; a crash of the process alone does not
   * undo it.
   */
  public <T> T write(Function<Transaction, T> body) {
    return writer.write(body);
  }

  /** How far each follower of the trail has come. */
  public Positions positions() {
    return positions;
  }

  /** The events that can be read. */
  public EventLog events() {
    return new SqlEventLog(readers);
  }

  /** The events that are still to be brought to somebody. */
  public DeliveryQueue deliveries() {
    return new SqlDeliveryQueue(readers);
  }

  /** What the making of events remembers. */
  public EventNotes eventNotes() {
    return new SqlEventNotes(readers);
  }

  /** The events of the trail, to be looked up. */
  public EventIndex trailEvents() {
    return trailEvents;
  }

  /** How much was asked, summed by day. */
  public UsageSums usage() {
    return usage;
  }

  @Override
  public void close() {
    readers.close();
    writer.close();
  }
}

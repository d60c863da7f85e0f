package org.claviger.server.key;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.claviger.server.store.AuthenticatedTable;
import org.claviger.server.store.Row;
import org.claviger.server.store.RowAuthenticator;
import org.claviger.server.store.RowKey;
import org.claviger.server.store.Store;
import org.claviger.server.store.Table;
import org.claviger.server.store.Transaction;

/**
 * What is to happen to the keys of a region by the clock, in the order of its time: an index over
 * what the keys' own rows say, written in the same transactions. The id of a row begins with the
 * time, so that the first row is the next to be done.
 */
final class Schedule {
  /** Enough digits for the milliseconds of any date of an ISO year of four digits. */
  private static final int TIME_DIGITS = 15;

  private final String region;
  private final AuthenticatedTable table;

  Schedule(String region, Store store, RowAuthenticator authenticator) {
    this.region = region;
    this.table = store.table(Table.SCHEDULE, authenticator);
  }

  /** What is due by a moment, the oldest first. */
  List<Due> due(Instant now, int limit) {
    // Every second somebody asks, and nearly always nothing is due: one row tells.
    if (dueOf(table.list(region, "", 1), now).isEmpty()) {
      return List.of();
    }
    return dueOf(table.list(region, "", limit), now);
  }

  /**
   * What is going to be due by a moment, the first to come first.
   *
   * @param place behind which to begin, of {@link #place}; or the empty string
   */
  List<Due> coming(String place, Instant until, int limit) {
    return dueOf(table.list(region, place, limit), until);
  }

  /** Where in the index a piece of work is. */
  static String place(Due due) {
    return id(due);
  }

  /** Behind all that is due by a moment. */
  static String behind(Instant at) {
    return time(at) + "0";
  }

  private static List<Due> dueOf(List<Row> rows, Instant now) {
    return rows.stream().map(Schedule::read).takeWhile(due -> !due.at().isAfter(now)).toList();
  }

  /** The first of the expiries, and how many there are. The ids alone say it: no row is checked. */
  Expiring expiring(int limit) {
    String kind = "/" + Due.Kind.EXPIRE.name() + "/";
    List<Due> soonest =
        table.idsHolding(region, kind, limit).stream().map(id -> read(region, id)).toList();
    return new Expiring(soonest, table.countHolding(region, kind));
  }

  /** Brings the index from what was to happen to what is to happen now. */
  void update(Transaction transaction, List<Due> before, List<Due> after) {
    Set<Due> gone = new HashSet<>(before);
    after.forEach(gone::remove);
    Set<Due> come = new HashSet<>(after);
    before.forEach(come::remove);
    gone.forEach(due -> remove(transaction, due));
    come.forEach(due -> table.insert(transaction, key(due), due.key().keyId(), write()));
  }

  /** Takes one piece of work off the index. */
  void remove(Transaction transaction, Due due) {
    table.find(transaction, key(due)).ifPresent(row -> table.delete(transaction, row));
  }

  private RowKey key(Due due) {
    return new RowKey(region, id(due));
  }

  private static String id(Due due) {
    return String.join(
        "/",
        time(due.at()),
        due.kind().name(),
        due.key().accountId(),
        due.key().keyId(),
        due.materialId());
  }

  private static String time(Instant at) {
    return String.format(Locale.ROOT, "%0" + TIME_DIGITS + "d", at.toEpochMilli());
  }

  private static byte[] write() {
    return Json.write(Json.object().put("format", 1));
  }

  private static Due read(Row row) {
    return read(row.key().scope(), row.key().id());
  }

  private static Due read(String region, String id) {
    String[] parts = id.split("/", -1);
    return new Due(
        Instant.ofEpochMilli(Long.parseLong(parts[0])),
        Due.Kind.valueOf(parts[1]),
        new KeyArn(region, parts[2], parts[3]),
        parts[4]);
  }
}

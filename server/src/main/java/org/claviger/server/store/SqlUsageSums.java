package org.claviger.server.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** The sums in common SQL. */
final class SqlUsageSums implements UsageSums {
  private static final LocalDate NO_END = LocalDate.of(9999, 12, 31);

  private final Readers readers;

  SqlUsageSums(Readers readers) {
    this.readers = readers;
  }

  @Override
  public void add(Transaction transaction, Map<Row, Long> requests, int rowsPerDay) {
    Handle handle = SqlTransaction.handle(transaction);
    requests.forEach((row, count) -> add(handle, row, count, rowsPerDay));
  }

  private static void add(Handle handle, Row row, long count, int rowsPerDay) {
    if (increase(handle, row, count)) {
      return;
    }
    if (isRoomFor(handle, row, rowsPerDay)) {
      insert(handle, row, count);
    } else if (!increase(handle, row.ofOthers(), count)) {
      insert(handle, row.ofOthers(), count);
    }
  }

  private static boolean increase(Handle handle, Row row, long count) {
    return handle.execute(
            "update usage set requests = requests + ? where account = ? and region = ? and day = ?"
                + " and key_arn = ? and principal = ? and action = ? and outcome = ?",
            count,
            row.account(),
            row.region(),
            row.day().toString(),
            row.keyArn(),
            row.principal(),
            row.action(),
            row.outcome())
        > 0;
  }

  private static void insert(Handle handle, Row row, long count) {
    handle.execute(
        "insert into usage"
            + " (account, region, day, key_arn, principal, action, outcome, requests)"
            + " values (?, ?, ?, ?, ?, ?, ?, ?)",
        row.account(),
        row.region(),
        row.day().toString(),
        row.keyArn(),
        row.principal(),
        row.action(),
        row.outcome(),
        count);
  }

  /** Takes a row of the day's, if one is left. */
  private static boolean isRoomFor(Handle handle, Row row, int rowsPerDay) {
    handle.execute(
        "insert into usage_day (day, account, region, named_rows) values (?, ?, ?, 0)"
            + " on conflict (day, account, region) do nothing",
        row.day().toString(),
        row.account(),
        row.region());
    return handle.execute(
            "update usage_day set named_rows = named_rows + 1"
                + " where day = ? and account = ? and region = ? and named_rows < ?",
            row.day().toString(),
            row.account(),
            row.region(),
            rowsPerDay)
        > 0;
  }

  @Override
  public void begin(Transaction transaction, KeyOf key, LocalDate day) {
    SqlTransaction.handle(transaction)
        .execute(
            "insert into key_life (key_arn, account, region, first_day, last_day)"
                + " values (?, ?, ?, ?, ?) on conflict (key_arn) do nothing",
            key.arn(),
            key.account(),
            key.region(),
            day.toString(),
            NO_END.toString());
  }

  @Override
  public void end(Transaction transaction, KeyOf key, LocalDate day) {
    SqlTransaction.handle(transaction)
        .execute("update key_life set last_day = ? where key_arn = ?", day.toString(), key.arn());
  }

  @Override
  public void prune(Transaction transaction, LocalDate before) {
    Handle handle = SqlTransaction.handle(transaction);
    handle
        .createQuery(
            "select day, account, region from usage_day where day < ?"
                + " order by day, account, region limit 1")
        .bind(0, before.toString())
        .map((row, context) -> List.of(row.getString(1), row.getString(2), row.getString(3)))
        .findOne()
        .ifPresent(oldest -> remove(handle, oldest));
    handle.execute("delete from key_life where last_day < ?", before.toString());
  }

  private static void remove(Handle handle, List<String> oldest) {
    for (String table : List.of("usage", "usage_day")) {
      handle.execute(
          "delete from " + table + " where day = ? and account = ? and region = ?",
          oldest.get(0),
          oldest.get(1),
          oldest.get(2));
    }
  }

  @Override
  public List<Sum> report(Question question) {
    return readers.read(
        handle -> {
          try (Query query = handle.createQuery(sql(question))) {
            bind(query, question);
            int at = 0;
            for (String value : question.behind()) {
              query.bind("behind" + at++, value);
            }
            return query
                .bind("limit", question.limit())
                .map((row, context) -> sum(row, question))
                .list();
          }
        });
  }

  /** Columns alone are put together here, never a value. */
  private static String sql(Question question) {
    String columns =
        question.groupBy().stream().map(UsageColumn::column).collect(Collectors.joining(", "));
    List<String> text = new ArrayList<>();
    text.add("select " + (columns.isEmpty() ? "" : columns + ", "));
    text.add("coalesce(sum(requests), 0),");
    text.add("coalesce(sum(case when outcome = 'Success' then 0 else requests end), 0)");
    text.add("from usage where day >= :from and day <= :to and " + ofOwner(question));
    text.add("and (:key is null or key_arn = :key)");
    text.add("and (:principal is null or principal = :principal)");
    text.add("and (:action is null or action = :action)");
    text.add("and (:outcome is null or outcome = :outcome)");
    if (!question.behind().isEmpty()) {
      text.add("and (" + columns + ") > (" + places(question.behind().size()) + ")");
    }
    if (!columns.isEmpty()) {
      text.add("group by " + columns + " order by " + columns);
    }
    text.add("limit :limit");
    return String.join(" ", text);
  }

  /** Given as values where they are, so that their index serves. */
  private static String ofOwner(Question question) {
    String account =
        question.only(UsageColumn.ACCOUNT).isPresent() ? "account = :account" : ":account is null";
    String region =
        question.only(UsageColumn.REGION).isPresent() ? "region = :region" : ":region is null";
    return account + " and " + region;
  }

  private static String places(int count) {
    List<String> places = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      places.add(":behind" + i);
    }
    return String.join(", ", places);
  }

  private static void bind(Query query, Question question) {
    query.bind("from", question.from().toString()).bind("to", question.to().toString());
    query.bind("account", question.only(UsageColumn.ACCOUNT).orElse(null));
    query.bind("region", question.only(UsageColumn.REGION).orElse(null));
    query.bind("key", question.only(UsageColumn.KEY).orElse(null));
    query.bind("principal", question.only(UsageColumn.PRINCIPAL).orElse(null));
    query.bind("action", question.only(UsageColumn.ACTION).orElse(null));
    query.bind("outcome", question.only(UsageColumn.OUTCOME).orElse(null));
  }

  private static Sum sum(ResultSet row, Question question) throws SQLException {
    Map<UsageColumn, String> groups = new EnumMap<>(UsageColumn.class);
    int at = 1;
    for (UsageColumn column : question.groupBy()) {
      groups.put(column, row.getString(at++));
    }
    return new Sum(groups, row.getLong(at), row.getLong(at + 1));
  }

  @Override
  public long keyDays(Question question) {
    return readers.read(
        handle -> {
          try (Query query =
              handle.createQuery(
                  "select first_day, last_day from key_life"
                      + " where last_day >= :from and first_day <= :to and "
                      + ofOwner(question)
                      + " and (:key is null or key_arn = :key)")) {
            query.bind("from", question.from().toString()).bind("to", question.to().toString());
            query.bind("account", question.only(UsageColumn.ACCOUNT).orElse(null));
            query.bind("region", question.only(UsageColumn.REGION).orElse(null));
            query.bind("key", question.only(UsageColumn.KEY).orElse(null));
            return query
                .map((row, context) -> days(row.getString(1), row.getString(2), question))
                .reduce(0L, Long::sum);
          }
        });
  }

  /** How many days of the time a key was there. */
  private static long days(String firstDay, String lastDay, Question question) {
    LocalDate first = LocalDate.parse(firstDay);
    LocalDate last = LocalDate.parse(lastDay);
    LocalDate from = first.isAfter(question.from()) ? first : question.from();
    LocalDate to = last.isBefore(question.to()) ? last : question.to();
    return ChronoUnit.DAYS.between(from, to) + 1;
  }
}

package org.claviger.server.store;

import static java.util.Objects.requireNonNull;

import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** How much was asked, in sums by day, and which keys there were. */
public interface UsageSums {
  /** Stands for the keys and for the principals of requests beyond the rows of a day. */
  String OTHERS = "(others)";

  /**
   * Adds to the sums.
   *
   * @param requests how many more, by row; in the order of their arrival
   * @param rowsPerDay how many rows of an account, region and day may name key and principal; what
   *     comes beyond counts for {@link #OTHERS}
   */
  void add(Transaction transaction, Map<Row, Long> requests, int rowsPerDay);

  /** Notes that there is a key from a day on; one that is known already is left as it is. */
  void begin(Transaction transaction, KeyOf key, LocalDate day);

  /** Notes a key's last day. */
  void end(Transaction transaction, KeyOf key, LocalDate day);

  /** Removes the oldest account's and region's day that is before a day, and keys that ended. */
  void prune(Transaction transaction, LocalDate before);

  /** The sums that are asked for, in the order of their groups. */
  List<Sum> report(Question question);

  /** On how many days of the time there were how many keys: each counts one a day. */
  long keyDays(Question question);

  /** What is counted together; none is null, and an empty key ARN stands for no key. */
  record Row(
      String account,
      String region,
      LocalDate day,
      String keyArn,
      String principal,
      String action,
      String outcome) {
    public Row {
      requireNonNull(account, "account");
      requireNonNull(region, "region");
      requireNonNull(day, "day");
      requireNonNull(keyArn, "keyArn");
      requireNonNull(principal, "principal");
      requireNonNull(action, "action");
      requireNonNull(outcome, "outcome");
    }

    /** The same with neither key nor principal. */
    Row ofOthers() {
      return new Row(account, region, day, OTHERS, OTHERS, action, outcome);
    }
  }

  /** A key and whose it is. */
  record KeyOf(String account, String region, String arn) {
    public KeyOf {
      requireNonNull(account, "account");
      requireNonNull(region, "region");
      requireNonNull(arn, "arn");
    }
  }

  /**
   * What is asked.
   *
   * @param from the first day
   * @param to the last day
   * @param groupBy by what the sums are told apart; one sum of everything if it is empty
   * @param only the values of columns that alone are counted
   * @param behind the groups of the last sum that was seen; empty for the beginning
   * @param limit at most so many
   */
  record Question(
      LocalDate from,
      LocalDate to,
      SortedSet<UsageColumn> groupBy,
      Map<UsageColumn, String> only,
      List<String> behind,
      int limit) {
    public Question {
      requireNonNull(from, "from");
      requireNonNull(to, "to");
      groupBy = new TreeSet<>(groupBy);
      only = Map.copyOf(only);
      behind = List.copyOf(behind);
      if (!behind.isEmpty() && behind.size() != groupBy.size()) {
        throw new IllegalArgumentException("a place in another report");
      }
    }

    Optional<String> only(UsageColumn column) {
      return Optional.ofNullable(only.get(column));
    }
  }

  /**
   * One sum.
   *
   * @param groups its values, in the order of the columns
   * @param requests how many
   * @param failures how many of them were refused or failed
   */
  record Sum(Map<UsageColumn, String> groups, long requests, long failures) {
    public Sum {
      EnumMap<UsageColumn, String> ordered = new EnumMap<>(UsageColumn.class);
      ordered.putAll(groups);
      groups = ordered;
    }
  }
}

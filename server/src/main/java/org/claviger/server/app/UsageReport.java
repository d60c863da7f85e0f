package org.claviger.server.app;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import org.claviger.server.store.UsageColumn;
import org.claviger.server.store.UsageSums;

/**
 * A report of usage, to be printed. Nothing in it moves a terminal's cursor.
 *
 * @param from the first day
 * @param to the last day
 * @param columns by what the sums are told apart
 * @param sums the sums
 * @param keyDays how many keys there were, each counted once a day
 * @param countedUpTo the number of the trail's last record that is in the sums
 */
record UsageReport(
    LocalDate from,
    LocalDate to,
    SortedSet<UsageColumn> columns,
    List<UsageSums.Sum> sums,
    long keyDays,
    long countedUpTo) {
  private static final String NO_KEY = "(no key)";

  UsageReport {
    requireNonNull(from, "from");
    requireNonNull(to, "to");
    requireNonNull(columns, "columns");
    sums = List.copyOf(sums);
  }

  /** As a table for people. */
  List<String> table() {
    List<List<String>> rows = new ArrayList<>(List.of(head()));
    sums.forEach(sum -> rows.add(cells(sum, NO_KEY)));
    List<Integer> widths = widths(rows);
    List<String> lines = new ArrayList<>();
    rows.forEach(row -> lines.add(line(row, widths)));
    lines.add("");
    lines.add(
        "%s to %s: %d requests, %d key-days; counted up to record %d of the trail"
            .formatted(from, to, requests(), keyDays, countedUpTo));
    return lines;
  }

  private long requests() {
    return sums.stream().mapToLong(UsageSums.Sum::requests).sum();
  }

  private List<String> head() {
    List<String> head = new ArrayList<>();
    columns.forEach(column -> head.add(name(column)));
    head.addAll(List.of("requests", "failures"));
    return head;
  }

  private static String name(UsageColumn column) {
    return column.name().toLowerCase(Locale.ROOT);
  }

  private List<String> cells(UsageSums.Sum sum, String noKey) {
    List<String> cells = new ArrayList<>();
    for (UsageColumn column : columns) {
      String value = ExplanationText.printable(sum.groups().get(column));
      cells.add(column == UsageColumn.KEY && value.isEmpty() ? noKey : value);
    }
    cells.add(Long.toString(sum.requests()));
    cells.add(Long.toString(sum.failures()));
    return cells;
  }

  private static List<Integer> widths(List<List<String>> rows) {
    List<Integer> widths = new ArrayList<>();
    for (int i = 0; i < rows.get(0).size(); i++) {
      int column = i;
      widths.add(rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0));
    }
    return widths;
  }

  private String line(List<String> cells, List<Integer> widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      String padding = " ".repeat(widths.get(i) - cells.get(i).length());
      boolean isNumber = i >= columns.size();
      line.append(i == 0 ? "" : "  ")
          .append(isNumber ? padding + cells.get(i) : cells.get(i) + padding);
    }
    return line.toString();
  }

  /** As CSV with a head (RFC 4180). */
  List<String> csv() {
    List<String> lines = new ArrayList<>(List.of(String.join(",", head())));
    for (UsageSums.Sum sum : sums) {
      lines.add(String.join(",", cells(sum, "").stream().map(UsageReport::quoted).toList()));
    }
    return lines;
  }

  private static String quoted(String cell) {
    boolean isPlain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return isPlain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
  }

  /** As one JSON object. */
  String json() {
    ObjectNode report = JsonNodeFactory.instance.objectNode();
    report.put("from", from.toString()).put("to", to.toString());
    ArrayNode usage = report.putArray("usage");
    for (UsageSums.Sum sum : sums) {
      ObjectNode row = usage.addObject();
      columns.forEach(column -> row.put(name(column), sum.groups().get(column)));
      row.put("requests", sum.requests()).put("failures", sum.failures());
    }
    report.put("keyDays", keyDays).put("countedUpTo", countedUpTo);
    return report.toString();
  }
}

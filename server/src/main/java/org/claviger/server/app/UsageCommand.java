package org.claviger.server.app;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.claviger.server.config.StoreConfig;
import org.claviger.server.store.DerivedReports;
import org.claviger.server.store.StoreException;
import org.claviger.server.store.UsageColumn;
import org.claviger.server.store.UsageSums;
import org.claviger.server.usage.UsageCounter;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Reports how much was asked, from the data folder of a server that runs or not. */
@Command(
    name = "usage",
    description = "Reports how many requests there were: 0 done, 2 cannot be said.",
    mixinStandardHelpOptions = true)
final class UsageCommand implements Callable<Integer> {
  private static final int UNSAID = 2;
  private static final int AT_ONCE = 1_000;

  @Option(
      names = "--from",
      paramLabel = "DAY",
      description = "The first day, in UTC (default: the first of this month).")
  private String from;

  @Option(
      names = "--to",
      paramLabel = "DAY",
      description = "The last day, in UTC (default: today).")
  private String to;

  @Option(
      names = "--by",
      paramLabel = "LIST",
      split = ",",
      defaultValue = "key,action",
      description =
          "By what sums are told apart: account, region, day, key, principal, action, outcome"
              + " (default: ${DEFAULT-VALUE}).")
  private List<String> by;

  @Option(names = "--account", paramLabel = "ID", description = "This account's requests alone.")
  private String account;

  @Option(names = "--region", paramLabel = "NAME", description = "This region's requests alone.")
  private String region;

  @ArgGroup private Form form = new Form();

  @Mixin private DataOption data;

  @Spec private CommandSpec spec;

  /** How it is written. */
  private static final class Form {
    @Option(names = "--csv", description = "Writes CSV (RFC 4180).")
    private boolean csv;

    @Option(names = "--json", description = "Writes one JSON object.")
    private boolean json;
  }

  @Override
  public Integer call() {
    LocalDate today = LocalDate.now(Clock.systemUTC());
    LocalDate first = day("--from", from, today.withDayOfMonth(1));
    LocalDate last = day("--to", to, today);
    SortedSet<UsageColumn> columns = columns();
    Path file = data.directory().derived();
    if (!Files.isRegularFile(file)) {
      return unsaid(file + " is not there. Name the data folder of a server (--data DIR).");
    }
    try (DerivedReports store = DerivedReports.open(StoreConfig.of(file))) {
      print(report(store, first, last, columns));
      return 0;
    } catch (StoreException e) {
      return unsaid(e.getMessage());
    }
  }

  private UsageReport report(
      DerivedReports store, LocalDate first, LocalDate last, SortedSet<UsageColumn> columns) {
    List<UsageSums.Sum> sums = new ArrayList<>();
    List<String> behind = List.of();
    List<UsageSums.Sum> page;
    do {
      page = store.usage().report(question(first, last, columns, behind));
      sums.addAll(page);
      behind = page.isEmpty() ? List.of() : List.copyOf(lastOf(page).groups().values());
    } while (page.size() == AT_ONCE && !columns.isEmpty());
    return new UsageReport(
        first,
        last,
        columns,
        sums,
        store.usage().keyDays(question(first, last, columns, List.of())),
        store.position(UsageCounter.NAME).orElse(0));
  }

  private static UsageSums.Sum lastOf(List<UsageSums.Sum> page) {
    return page.get(page.size() - 1);
  }

  private UsageSums.Question question(
      LocalDate first, LocalDate last, SortedSet<UsageColumn> columns, List<String> behind) {
    Map<UsageColumn, String> only = new EnumMap<>(UsageColumn.class);
    if (account != null) {
      only.put(UsageColumn.ACCOUNT, account);
    }
    if (region != null) {
      only.put(UsageColumn.REGION, region);
    }
    return new UsageSums.Question(first, last, columns, only, behind, AT_ONCE);
  }

  private void print(UsageReport report) {
    PrintWriter out = spec.commandLine().getOut();
    if (form.json) {
      out.println(report.json());
    } else {
      (form.csv ? report.csv() : report.table()).forEach(out::println);
    }
    out.flush();
  }

  private SortedSet<UsageColumn> columns() {
    SortedSet<UsageColumn> columns = new TreeSet<>();
    for (String each : by) {
      try {
        columns.add(UsageColumn.valueOf(each.toUpperCase(Locale.ROOT)));
      } catch (IllegalArgumentException e) {
        throw new ParameterException(
            spec.commandLine(),
            "--by takes account, region, day, key, principal, action and outcome, not '"
                + each
                + "'",
            e);
      }
    }
    return columns;
  }

  private LocalDate day(String option, String text, LocalDate otherwise) {
    try {
      return text == null ? otherwise : LocalDate.parse(text);
    } catch (DateTimeException e) {
      throw new ParameterException(
          spec.commandLine(), option + " takes a day such as 2026-11-28, not '" + text + "'", e);
    }
  }

  private int unsaid(String reason) {
    spec.commandLine().getErr().println("claviger: " + ExplanationText.printable(reason));
    return UNSAID;
  }
}

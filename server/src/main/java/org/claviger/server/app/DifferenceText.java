package org.claviger.server.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.claviger.server.hsm.ceremony.DomainDifference;
import org.claviger.server.hsm.ceremony.DomainName;
import org.claviger.server.hsm.ceremony.DomainState;

/** How two HSMs of a domain differ, and the command that would end it. */
final class DifferenceText {
  private DifferenceText() {}

  /**
   * Its lines.
   *
   * @param here the HSM that is looked at, by its configuration
   * @param other the one that it is compared with
   */
  static List<String> lines(Path here, DomainState state, Path other, DomainState first) {
    DomainDifference difference = DomainDifference.of(state, first);
    if (!difference.foreign().isEmpty()) {
      return List.of("has other keys of the same names: " + names(difference.foreign()));
    }
    List<String> lines = new ArrayList<>();
    lacks(lines, difference.lacking(), here, other, state);
    lacks(lines, difference.further(), other, here, first);
    if (lines.isEmpty() && state.current() != first.current()) {
      lines.add(
          "has another current version: ./claviger hsm domain activate --config %s --config %s %s"
              .formatted(other, here, option(state.domain())));
    }
    return lines;
  }

  private static void lacks(
      List<String> lines, List<String> names, Path lacking, Path having, DomainState lackingState) {
    List<String> forgotten =
        names.stream().filter(name -> isForgotten(name, lackingState.current())).toList();
    for (String name : forgotten) {
      lines.add(
          ("%s has forgotten the key %s: ./claviger hsm domain forget --config %s %s"
                  + " --key-version %s (--server FILE besides, where that is a worker's)")
              .formatted(
                  lacking, name, having, option(lackingState.domain()), name.split(" ", -1)[1]));
    }
    List<String> missing = names.stream().filter(name -> !forgotten.contains(name)).toList();
    if (!missing.isEmpty()) {
      lines.add(
          "%s lacks the keys %s: ./claviger hsm domain add --from %s --to %s %s"
              .formatted(lacking, names(missing), having, lacking, option(lackingState.domain())));
    }
  }

  private static boolean isForgotten(String name, int current) {
    return name.startsWith("kek ") && Integer.parseInt(name.substring(4)) < current;
  }

  private static String names(List<String> names) {
    return String.join(", ", names);
  }

  private static String option(DomainName domain) {
    return domain.region().map(region -> "--region " + region).orElse("--identities");
  }
}

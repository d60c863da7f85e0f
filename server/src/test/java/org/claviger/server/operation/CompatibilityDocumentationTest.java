package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page on compatibility names every action of KMS, and tests that there are. */
class CompatibilityDocumentationTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\w+) \\| .+ \\| (.+) \\|$");
  private static final Pattern TEST = Pattern.compile("\\w+Test");

  @Test
  void namesEveryActionOnce() throws IOException {
    List<String> rows = new ArrayList<>();
    Matcher row = ROW.matcher(page());
    while (row.find()) {
      if (!row.group(1).equals("action")) {
        rows.add(row.group(1));
      }
    }
    List<String> actions =
        Actions.all().stream()
            .map(Operation::action)
            .filter(action -> action.api() == Action.Api.KMS)
            .map(Action::name)
            .toList();
    assertThat(rows).containsAll(actions).doesNotHaveDuplicates();
  }

  @Test
  void namesTestsThatThereAre() throws IOException {
    Set<String> tests = testsOf("server");
    tests.addAll(testsOf("integration-tests"));
    Matcher named = TEST.matcher(page());
    while (named.find()) {
      assertThat(tests).contains(named.group());
    }
  }

  private static String page() throws IOException {
    return Files.readString(ROOT.resolve("docs/compatibility.md"));
  }

  private static Set<String> testsOf(String module) throws IOException {
    try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".java"))
          .map(name -> name.substring(0, name.length() - ".java".length()))
          .collect(Collectors.toSet());
    }
  }
}

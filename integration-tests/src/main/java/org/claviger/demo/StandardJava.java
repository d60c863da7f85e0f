package org.claviger.demo;

import org.claviger.it.ServerProcess;

/** The part of the demo that knows nothing but java.* and javax.*: docs/examples/UseKeys.java. */
final class StandardJava {
  private static final String PASSED = "ok: ";

  private StandardJava() {}

  static void run(Steps steps, ServerProcess server) throws StepFailedException {
    Programs.Outcome outcome =
        steps.get(
            "a Java program runs that imports only java.* and javax.*",
            () ->
                Programs.run(
                    Programs.java(),
                    "-cp",
                    ServerProcess.providerJar().toString(),
                    ServerProcess.repository().resolve("docs/examples/UseKeys.java").toString(),
                    server.clientFile("claviger.properties").toString()));
    for (String line : outcome.lines()) {
      if (line.startsWith(PASSED)) {
        steps.check(line.substring(PASSED.length()), () -> true);
      }
    }
    steps.check("that program ends well", outcome::succeeded);
  }
}

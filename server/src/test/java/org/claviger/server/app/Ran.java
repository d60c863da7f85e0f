package org.claviger.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import picocli.CommandLine;

/** What a command of ceremonies did. */
record Ran(int code, String out, String err) {
  /** A command {@code hsm domain}. */
  static Ran of(Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = new CommandLine(new HsmDomainCommand());
    line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> StartFailure.report(failure, command.getErr()));
    int code = line.execute(Arrays.stream(arguments).map(Object::toString).toArray(String[]::new));
    return new Ran(code, out.toString(), err.toString());
  }

  /** The same, which must succeed. */
  static Ran done(Object... arguments) {
    Ran ran = of(arguments);
    assertThat(ran.code).as("%s %s", ran.out, ran.err).isZero();
    return ran;
  }
}

package org.claviger.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;

/** What a command did. */
record Ran(int code, String out, String err) {
  /** A command {@code hsm domain}. */
  static Ran of(Object... arguments) {
    CommandLine line = new CommandLine(new HsmDomainCommand());
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> StartFailure.report(failure, command.getErr()));
    return run(line, arguments);
  }

  /** The same, which must succeed. */
  static Ran done(Object... arguments) {
    Ran ran = of(arguments);
    assertThat(ran.code).as("%s %s", ran.out, ran.err).isZero();
    return ran;
  }

  /** Any command. */
  static Ran main(Object... arguments) {
    return run(Main.commandLine(), arguments);
  }

  private static Ran run(CommandLine line, Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    int code = line.execute(Arrays.stream(arguments).map(Object::toString).toArray(String[]::new));
    return new Ran(code, out.toString(), err.toString());
  }

  /** What stands behind a name at the beginning of a line. */
  String value(String name) {
    Matcher matcher = Pattern.compile("(?m)^ *" + name + " +(\\S+)").matcher(out);
    assertThat(matcher.find()).as("%s in %s %s", name, out, err).isTrue();
    return matcher.group(1);
  }
}

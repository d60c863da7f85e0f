package org.claviger.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.claviger.it.Command;
import org.claviger.it.ServerProcess;

/** keytool as a process, by the JDK that runs this, in a folder. */
record Keytool(Path folder, Identities identities) {
  /** Less of a second for each of many short lives. */
  private static final String QUICK = "-XX:TieredStopAtLevel=1";

  /** The options of the guide that lead to the keys of the HSM. */
  List<String> hsm() {
    List<String> options = new ArrayList<>(List.of("-keystore", "NONE", "-storetype", "KMS"));
    options.addAll(List.of("-storepass", "unused", "-providername", "Claviger"));
    options.addAll(List.of("-providerpath", ServerProcess.providerJar().toString()));
    options.addAll(List.of("-providerclass", "org.claviger.provider.ClavigerProvider"));
    options.addAll(List.of("-providerarg", identities.keytoolConfiguration().toString()));
    return options;
  }

  /** Those of a PKCS12 file with software keys. */
  List<String> file(String name) {
    return List.of("-keystore", name, "-storetype", "PKCS12", "-storepass", "changeit");
  }

  /** Runs a command, its words apart by blanks, which must succeed; gives what it printed. */
  String run(List<String> options, String command) {
    return succeeded(command, end(options, command));
  }

  /** Runs a command that must be refused; gives what it printed. */
  String refused(List<String> options, String command) {
    Command.Outcome outcome = end(options, command);
    assertThat(outcome.exitCode()).as(command + "\n" + all(outcome)).isNotZero();
    return all(outcome);
  }

  /** Runs a shell script of the guide, which must succeed; gives what it printed. */
  String script(String script) {
    return succeeded(script, shell(script));
  }

  /** Runs a shell script of the guide, however it ends. */
  Command.Outcome shell(String script) {
    String tools = Path.of(Command.java()).getParent().toString();
    return Command.of(
            "sh", "-euc", "PATH=" + tools + ":$PATH\n" + Guide.withFiles(script, identities))
        .with("JAVA_TOOL_OPTIONS", QUICK)
        .in(folder)
        .run();
  }

  private Command.Outcome end(List<String> options, String command) {
    List<String> words = new ArrayList<>();
    words.add(Path.of(Command.java()).resolveSibling("keytool").toString());
    words.add("-J" + QUICK);
    words.addAll(List.of(command.split(" ")));
    words.addAll(options);
    return Command.of(words).in(folder).run();
  }

  private static String succeeded(String command, Command.Outcome outcome) {
    assertThat(outcome.exitCode()).as(command + "\n" + all(outcome)).isZero();
    return all(outcome);
  }

  private static String all(Command.Outcome outcome) {
    return outcome.output() + outcome.errors();
  }
}

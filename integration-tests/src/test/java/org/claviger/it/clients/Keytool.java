package org.claviger.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.claviger.it.Command;
import org.claviger.it.ServerProcess;

/** keytool as a process, by the JDK that runs this, in a folder. */
record Keytool(Path folder, Path configuration) {
  /** The options of the guide that lead to the keys of the HSM. */
  List<String> hsm() {
    List<String> options = new ArrayList<>(List.of("-keystore", "NONE", "-storetype", "KMS"));
    options.addAll(List.of("-storepass", "unused", "-providername", "Claviger"));
    options.addAll(provider());
    return options;
  }

  /** Those that make the provider known, and no more. */
  List<String> provider() {
    return List.of(
        "-providerpath",
        ServerProcess.providerJar().toString(),
        "-providerclass",
        "org.claviger.provider.ClavigerProvider",
        "-providerarg",
        configuration.toString());
  }

  /** Those of a PKCS12 file with software keys. */
  List<String> file(String name) {
    return List.of("-keystore", name, "-storetype", "PKCS12", "-storepass", "changeit");
  }

  /** Runs a command, its words apart by blanks, which must succeed; gives what it printed. */
  String run(List<String> options, String command) {
    Command.Outcome outcome = end(options, command);
    assertThat(outcome.exitCode()).as(command + "\n" + all(outcome)).isZero();
    return all(outcome);
  }

  /** Runs a command that must be refused; gives what it printed. */
  String refused(List<String> options, String command) {
    Command.Outcome outcome = end(options, command);
    assertThat(outcome.exitCode()).as(command + "\n" + all(outcome)).isNotZero();
    return all(outcome);
  }

  private Command.Outcome end(List<String> options, String command) {
    List<String> words = new ArrayList<>();
    words.add(Path.of(Command.java()).resolveSibling("keytool").toString());
    // Half a second less for each of many short lives.
    words.add("-J-XX:TieredStopAtLevel=1");
    words.addAll(List.of(command.split(" ")));
    words.addAll(options);
    return Command.of(words).in(folder).run();
  }

  private static String all(Command.Outcome outcome) {
    return outcome.output() + outcome.errors();
  }
}

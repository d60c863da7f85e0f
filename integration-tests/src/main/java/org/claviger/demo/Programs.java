package org.claviger.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.claviger.it.ServerProcess;

/** Runs other programs, without what they could inherit from this one's environment. */
final class Programs {
  private Programs() {}

  /** The java command that runs this. */
  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  static Outcome run(String... command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    ServerProcess.clearInheritedSettings(builder.environment());
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(process.waitFor(), output);
  }

  /**
   * How a program ended.
   *
   * @param exitCode its exit code
   * @param output all it printed
   */
  record Outcome(int exitCode, String output) {
    boolean succeeded() {
      if (exitCode != 0) {
        throw new IllegalStateException("exit code " + exitCode + ":\n" + output);
      }
      return true;
    }

    List<String> lines() {
      return output.lines().toList();
    }
  }
}

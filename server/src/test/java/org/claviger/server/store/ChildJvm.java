package org.claviger.server.store;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A class run in a process of its own, to be killed. */
public final class ChildJvm {
  private ChildJvm() {}

  /** Starts the main class; its error output goes to this process's. */
  public static Process start(Class<?> main, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  /** The whole lines that a process prints until there are {@code count}; kills it then. */
  public static List<String> killAfter(Process child, int count) throws IOException {
    List<String> lines = new ArrayList<>();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(child.getInputStream(), StandardCharsets.US_ASCII))) {
      String line = out.readLine();
      while (line != null) {
        // The mark at the end tells a whole line from one that the kill cut off.
        if (line.startsWith("did ") && line.endsWith(".")) {
          lines.add(line.substring("did ".length(), line.length() - 1));
        }
        if (lines.size() == count) {
          // Not by the Process, which would close the stream with what is still in it.
          child.toHandle().destroyForcibly();
        }
        line = out.readLine();
      }
    } finally {
      child.destroyForcibly();
    }
    return lines;
  }
}

package org.claviger.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** Another program, run to its end without what it could inherit from this one's environment. */
public final class Command {
  private final List<String> command;
  private final Map<String, String> environment = new HashMap<>();
  private Path folder = ServerProcess.repository();
  private Duration limit = Duration.ofMinutes(5);

  private Command(List<String> command) {
    this.command = command;
  }

  public static Command of(String... command) {
    return new Command(List.of(command));
  }

  public static Command of(List<String> command) {
    return new Command(command);
  }

  /** The server's own command line, by the JDK that runs this. */
  public static Command server(String... arguments) {
    return new Command(ServerProcess.command(List.of(arguments)));
  }

  public static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  public Command with(String name, String value) {
    environment.put(name, value);
    return this;
  }

  public Command in(Path other) {
    folder = other;
    return this;
  }

  public Command within(Duration other) {
    limit = other;
    return this;
  }

  public Outcome run() {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    ServerProcess.clearInheritedSettings(builder.environment());
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      FutureTask<String> output = readAll(process.getInputStream());
      FutureTask<String> errors = readAll(process.getErrorStream());
      if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(command + " did not end within " + limit);
      }
      return new Outcome(process.exitValue(), output.get(), errors.get());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the output of " + command + " cannot be read", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static FutureTask<String> readAll(InputStream in) {
    FutureTask<String> reading =
        new FutureTask<>(
            () -> {
              try (in) {
                return new String(in.readAllBytes(), UTF_8);
              }
            });
    Thread reader = new Thread(reading, "output");
    reader.setDaemon(true);
    reader.start();
    return reading;
  }

  /** How a program ended. */
  public record Outcome(int exitCode, String output, String errors) {}
}

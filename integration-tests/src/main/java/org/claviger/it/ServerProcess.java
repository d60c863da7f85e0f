package org.claviger.it;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A real server in a process of its own, started from its runnable jar by the JDK that runs this
 * code. Closing it ends the process; the data folder is its owner's.
 */
public final class ServerProcess implements AutoCloseable {
  /** Far more than either takes: a busy machine is no failure. */
  private static final Duration START_LIMIT = Duration.ofMinutes(5);

  private static final Duration STOP_LIMIT = Duration.ofMinutes(2);

  /** Tests start many servers for short lives, so they ask for a JVM that starts quickly. */
  private static final String JVM_OPTIONS = System.getProperty("server.jvm", "");

  private static final Pattern READY = Pattern.compile("Claviger is ready at (https://\\S+)");
  private static final Pattern MANAGEMENT = Pattern.compile("Management is at (http://\\S+)");

  private final Process process;
  private final Path data;
  private final Queue<String> output = new ConcurrentLinkedQueue<>();
  private final CountDownLatch ready = new CountDownLatch(1);
  private volatile URI endpoint;
  private volatile URI management;

  private ServerProcess(Process process, Path data) {
    this.process = process;
    this.data = data;
  }

  /**
   * Starts {@code up} on any free ports and returns once it is ready.
   *
   * @throws IllegalStateException with the server's output if it does not become ready
   */
  public static ServerProcess up(Path data, String... options) {
    return up(data, Map.of(), options);
  }

  /** Starts {@code up} with something more in its environment. */
  public static ServerProcess up(Path data, Map<String, String> environment, String... options) {
    List<String> arguments =
        new ArrayList<>(
            List.of("up", "--data", data.toString(), "--port", "0", "--management-port", "0"));
    arguments.addAll(List.of(options));
    return start(data, arguments, environment).awaitReady();
  }

  /** Starts {@code serve} from a configuration file whose data folder is {@code data}. */
  public static ServerProcess serve(Path configuration, Path data, String... options) {
    List<String> arguments =
        new ArrayList<>(List.of("serve", "--config", configuration.toString()));
    arguments.addAll(List.of(options));
    return start(data, arguments).awaitReady();
  }

  /** Starts {@code serve} with something more in its environment. */
  public static ServerProcess serve(
      Path configuration, Path data, Map<String, String> environment) {
    return start(data, List.of("serve", "--config", configuration.toString()), environment)
        .awaitReady();
  }

  /** Starts the server with any arguments and does not wait for it to be ready. */
  public static ServerProcess start(Path data, List<String> arguments) {
    return start(data, arguments, Map.of());
  }

  private static ServerProcess start(
      Path data, List<String> arguments, Map<String, String> environment) {
    ProcessBuilder builder = new ProcessBuilder(command(arguments)).redirectErrorStream(true);
    clearInheritedSettings(builder.environment());
    builder.environment().putAll(environment);
    try {
      ServerProcess server = new ServerProcess(builder.start(), data);
      Thread reader = new Thread(server::readOutput, "server-output");
      reader.setDaemon(true);
      reader.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException("the server could not be started", e);
    }
  }

  /** The server's command line, for the JDK that runs this code. */
  public static List<String> command(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    Stream.of(JVM_OPTIONS.split(" +")).filter(each -> !each.isEmpty()).forEach(command::add);
    command.addAll(List.of("-jar", serverJar().toString()));
    command.addAll(arguments);
    return command;
  }

  /**
   * Removes what could turn a client to somewhere else, or to other credentials, than this server.
   */
  public static void clearInheritedSettings(Map<String, String> environment) {
    environment.keySet().removeIf(name -> name.startsWith("AWS_"));
    environment.remove("REQUESTS_CA_BUNDLE");
  }

  /** The repository's root: the folder that holds the launcher. */
  public static Path repository() {
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      if (Files.isRegularFile(folder.resolve("claviger"))
          && Files.exists(folder.resolve("server"))) {
        return folder;
      }
    }
    throw new IllegalStateException("run this from within the repository");
  }

  /** The server's runnable jar. */
  public static Path serverJar() {
    return repository().resolve("server/target/claviger-server.jar");
  }

  /** The provider's jar. */
  public static Path providerJar() {
    return repository().resolve("provider/target/claviger-provider.jar");
  }

  /** Where it serves. */
  public URI endpoint() {
    return endpoint;
  }

  /** Where health and metrics are. */
  public URI management() {
    return management;
  }

  /** Its data folder. */
  public Path data() {
    return data;
  }

  /** A file that it wrote for clients, in {@code DIR/client}. */
  public Path clientFile(String name) {
    return data.resolve("client").resolve(name);
  }

  /** The process, to send signals to. */
  public Process process() {
    return process;
  }

  /** All it printed so far. */
  public String output() {
    return String.join("\n", output);
  }

  /** Ends it at once, as {@code kill -9} does, and waits for its end. */
  public void kill() {
    process.destroyForcibly();
    awaitExit();
  }

  /** Asks it to drain and end, as {@code kill} does, and returns its exit code. */
  public int stop() {
    process.destroy();
    return awaitExit();
  }

  /** Waits for its end and returns its exit code. */
  public int awaitExit() {
    try {
      if (!process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("the server did not end:\n" + output());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      stop();
    }
  }

  private ServerProcess awaitReady() {
    try {
      if (ready.await(START_LIMIT.toSeconds(), TimeUnit.SECONDS) && endpoint != null) {
        return this;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
    throw new IllegalStateException("the server did not become ready:\n" + output());
  }

  private void readOutput() {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        output.add(line);
        noteAddresses(line);
      }
    } catch (IOException e) {
      output.add("(its output broke off: " + e.getMessage() + ")");
    } finally {
      ready.countDown();
    }
  }

  private void noteAddresses(String line) {
    Matcher managementLine = MANAGEMENT.matcher(line);
    if (managementLine.find()) {
      management = URI.create(managementLine.group(1));
    }
    Matcher readyLine = READY.matcher(line);
    if (readyLine.find()) {
      endpoint = URI.create(readyLine.group(1));
      ready.countDown();
    }
  }
}

package org.claviger.server.app;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a worker process running: when it ends it is started again, after pauses that grow while it
 * keeps ending. It ends with this process, whose pipe it reads.
 */
final class WorkerProcess implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(WorkerProcess.class);
  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  /** A worker that lived so long was well: the next pause is the shortest again. */
  private static final Duration GOOD_LIFE = Duration.ofMinutes(1);

  private final List<String> command;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread keeper;
  private volatile Process process;

  private WorkerProcess(List<String> command, Process first) {
    this.command = command;
    this.process = first;
    this.keeper = new Thread(this::keep, "worker-keeper");
    keeper.setDaemon(true);
  }

  /**
   * Starts the worker and waits until it answers.
   *
   * @param configFile what it reads
   * @param socket where it answers
   * @param crashLog what the JVM says when the module crashes; the last time replaces the others
   * @throws IOException if it ends, or does not answer in time
   */
  static WorkerProcess start(Path configFile, Path socket, Path crashLog) throws IOException {
    List<String> command = command(configFile, crashLog);
    WorkerProcess worker = new WorkerProcess(command, begin(command));
    boolean answers = false;
    try {
      worker.awaitAnswer(socket);
      answers = true;
    } finally {
      if (!answers) {
        worker.process.destroyForcibly();
      }
    }
    worker.keeper.start();
    return worker;
  }

  /**
   * Starts the worker and waits for nothing.
   *
   * @param configFile what it reads
   * @param crashLog as of {@link #start}
   * @throws IOException if there can be no such process
   */
  static WorkerProcess begin(Path configFile, Path crashLog) throws IOException {
    List<String> command = command(configFile, crashLog);
    WorkerProcess worker = new WorkerProcess(command, begin(command));
    worker.keeper.start();
    return worker;
  }

  private static List<String> command(Path configFile, Path crashLog) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        // A core would hold the PIN and, with a software HSM, keys.
        "-XX:-CreateCoredumpOnCrash",
        "-XX:ErrorFile=" + crashLog.toAbsolutePath(),
        "-cp",
        System.getProperty("java.class.path"),
        Main.class.getName(),
        "hsm",
        "serve",
        "--with-parent",
        "--config",
        configFile.toAbsolutePath().toString());
  }

  private static Process begin(List<String> command) throws IOException {
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.INHERIT)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private void awaitAnswer(Path socket) throws IOException {
    long end = System.nanoTime() + START_LIMIT.toNanos();
    while (!isBound(socket)) {
      if (!process.isAlive()) {
        throw new IOException(
            "the HSM worker ended with code " + process.exitValue() + "; its reason is above");
      }
      if (System.nanoTime() > end) {
        throw new IOException("the HSM worker does not answer on " + socket);
      }
      pause(SHORTEST_PAUSE);
    }
  }

  /**
   * Waits for a worker that was begun; one that does not come in time comes later.
   *
   * @param end by the clock of {@link System#nanoTime}
   */
  static void awaitBound(Path socket, long end) {
    while (!isBound(socket) && System.nanoTime() < end) {
      try {
        pause(SHORTEST_PAUSE);
      } catch (IOException e) {
        return;
      }
    }
  }

  /** Whether a worker answers at a socket. */
  static boolean isBound(Path socket) {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      return channel.connect(UnixDomainSocketAddress.of(socket));
    } catch (IOException e) {
      return false;
    }
  }

  private void keep() {
    Duration pause = SHORTEST_PAUSE;
    try {
      while (closed.getCount() > 0) {
        long began = System.nanoTime();
        int code = process.waitFor();
        boolean wasWell = System.nanoTime() - began > GOOD_LIFE.toNanos();
        pause = wasWell ? SHORTEST_PAUSE : longer(pause);
        if (closed.getCount() > 0) {
          log.error("the HSM worker ended with code {}; it is started again in {}", code, pause);
        }
        if (!closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
          startAgain();
        }
      }
    } catch (InterruptedException e) {
      log.debug("the worker's keeper was interrupted");
    }
  }

  private synchronized void startAgain() {
    if (closed.getCount() == 0) {
      return;
    }
    try {
      process = begin(command);
    } catch (IOException e) {
      log.error("the HSM worker cannot be started", e);
    }
  }

  private static Duration longer(Duration pause) {
    Duration doubled = pause.multipliedBy(2);
    return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
  }

  private static void pause(Duration duration) throws IOException {
    try {
      TimeUnit.NANOSECONDS.sleep(duration.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the HSM worker starts", e);
    }
  }

  @Override
  public void close() {
    closed.countDown();
    synchronized (this) {
      process.destroy();
    }
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}

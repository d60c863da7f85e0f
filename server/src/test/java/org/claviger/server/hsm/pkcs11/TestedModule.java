package org.claviger.server.hsm.pkcs11;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A PKCS#11 module of another maker, with a new token, in a process of its own: what it leaks is
 * seen there, and a crash of it is not the tests' end.
 */
enum TestedModule {
  SOFTHSM("softhsm2", "softhsm/libsofthsm2.so"),
  NSS("libnss3", "libsoftokn3.so"),
  /** In name spaces of its own, with a daemon of its own: it keeps its token in one place alone. */
  OPENCRYPTOKI("opencryptoki", "opencryptoki/libopencryptoki.so.0");

  private static final List<String> FOLDERS =
      List.of("/usr/lib", "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64");

  private final String debianPackage;
  private final String file;

  TestedModule(String debianPackage, String file) {
    this.debianPackage = debianPackage;
    this.file = file;
  }

  private Optional<Path> library() {
    return FOLDERS.stream().map(folder -> Path.of(folder, file)).filter(Files::exists).findFirst();
  }

  /**
   * Runs a task of {@link ModuleChild} and returns what it printed.
   *
   * @param folder where the token is made
   */
  String run(Path folder, String task, String... arguments) throws Exception {
    boolean isHere = library().isPresent() && (this != OPENCRYPTOKI || mayUnshare());
    // openCryptoki's daemon needs name spaces of its own, which not every CI machine gives.
    if (System.getenv("CI") == null || this == OPENCRYPTOKI) {
      assumeTrue(isHere, this + " cannot run here (Debian: " + debianPackage + ", as root)");
    } else if (!isHere) {
      throw new IllegalStateException(this + " must run in CI: " + debianPackage + ", as root");
    }
    List<String> command = new ArrayList<>();
    if (this == OPENCRYPTOKI) {
      command.addAll(List.of("unshare", "-m", "-i", "-p", "-f", "--kill-child", "sh", script()));
    }
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xms96m",
            "-Xmx96m",
            "-XX:+AlwaysPreTouch",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            ModuleChild.class.getName(),
            name(),
            library().orElseThrow().toString(),
            folder.toString(),
            task));
    command.addAll(List.of(arguments));
    return output(command);
  }

  private static String output(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (InputStream in = process.getInputStream()) {
      String output = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(10, TimeUnit.MINUTES) || process.exitValue() != 0) {
        throw new AssertionError(command + " failed:\n" + output);
      }
      return output;
    } finally {
      process.destroyForcibly();
    }
  }

  private static boolean mayUnshare() throws IOException, InterruptedException {
    Process process = new ProcessBuilder("unshare", "-m", "-i", "-p", "-f", "true").start();
    return process.waitFor(1, TimeUnit.MINUTES) && process.exitValue() == 0;
  }

  private static String script() {
    return Stream.of("src/test", "server/src/test")
        .map(folder -> Path.of(folder, "sh", "opencryptoki.sh").toAbsolutePath())
        .filter(Files::exists)
        .findFirst()
        .orElseThrow()
        .toString();
  }
}

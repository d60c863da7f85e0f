package org.claviger.demo;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.claviger.it.AwsClients;
import org.claviger.it.ServerProcess;
import software.amazon.awssdk.services.kms.KmsClient;

/**
 * What {@code ./claviger demo} shows once everything is built: a throw-away server, standard Java
 * code that uses its keys, the AWS SDK on the same keys, and the record of it all. Each step is
 * named and checked; the first that fails ends the demo.
 */
public final class Demo {
  private Demo() {}

  /** Runs the demo; exits 0 if every step passed. */
  public static void main(String[] arguments) throws Exception {
    Steps steps = new Steps(System.out);
    Path data = Files.createTempDirectory("claviger-demo");
    int exit = 1;
    try {
      run(steps, data);
      exit = 0;
    } catch (StepFailedException e) {
      System.err.println("demo: " + e.getMessage());
    } finally {
      delete(data);
    }
    if (exit == 0) {
      System.out.println("demo: " + steps.passed() + " steps passed");
    }
    System.exit(exit);
  }

  private static void run(Steps steps, Path data) throws Exception {
    try (ServerProcess server = startServer(steps, data)) {
      StandardJava.run(steps, server);
      try (KmsClient kms = AwsClients.kms(server)) {
        AwsSdk.run(steps, server, kms);
      }
      steps.check("the server drains and ends when it is asked to", () -> server.stop() == 0);
    }
    steps.check(
        "the audit record of all this is whole",
        () ->
            Programs.run(
                    Programs.java(),
                    "-jar",
                    ServerProcess.serverJar().toString(),
                    "audit",
                    "verify",
                    "--data",
                    data.toString())
                .succeeded());
  }

  private static ServerProcess startServer(Steps steps, Path data) throws StepFailedException {
    return steps.get(
        "a server starts: it makes its HSM tokens, its certificate and its database",
        () -> ServerProcess.up(data));
  }

  private static void delete(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path dir, IOException failure)
              throws IOException {
            Files.delete(dir);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}

package org.claviger.server.app;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.claviger.server.backup.BackupKeys;
import org.claviger.server.file.PrivateFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes a backup key, offline, and gives each custodian a share of it. */
@Command(
    name = "split",
    description = {
      "Makes a backup key on this machine and splits it among custodians: a file for each, and the",
      "public half. The key itself is nowhere."
    },
    mixinStandardHelpOptions = true)
final class BackupKeySplitCommand implements Callable<Integer> {
  @Option(
      names = "--custodians",
      paramLabel = "N",
      required = true,
      description = "How many get a share, at most 100.")
  private int custodians;

  @Option(
      names = "--threshold",
      paramLabel = "M",
      required = true,
      description = "How many of them together open the key.")
  private int threshold;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "The folder for the files; made if it is not there, and must be empty.")
  private Path out;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    requireEmpty();
    BackupKeys.Split split = make();
    try {
      write(split);
    } finally {
      split.shares().forEach(share -> Arrays.fill(share, (byte) 0));
    }
    PrintWriter print = spec.commandLine().getOut();
    print.println("backup key " + split.publicKey().fingerprint());
    print.println(
        "any " + threshold + " of the " + custodians + " shares in " + out + " open it; give each");
    print.println("custodian one, and leave none here");
    print.flush();
    return 0;
  }

  private BackupKeys.Split make() {
    try {
      return BackupKeys.make(custodians, threshold, new SecureRandom());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private void requireEmpty() throws IOException {
    if (Files.exists(out)) {
      try (Stream<Path> there = Files.list(out)) {
        if (there.findAny().isPresent()) {
          throw new ParameterException(spec.commandLine(), out + " is not empty");
        }
      }
    }
  }

  private void write(BackupKeys.Split split) throws IOException {
    for (int i = 0; i < split.shares().size(); i++) {
      String name = String.format(Locale.ROOT, "share-%d-of-%d.txt", i + 1, split.shares().size());
      PrivateFile.write(out.resolve(name), split.shares().get(i));
    }
    PrivateFile.write(out.resolve("backup.pub"), split.publicKey().pem().getBytes(US_ASCII));
  }
}

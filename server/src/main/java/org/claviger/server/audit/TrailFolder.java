package org.claviger.server.audit;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folder of the audit files: {@code audit-0000000001.jsonl} and so on, so that the order of the
 * names is the order of the files.
 */
record TrailFolder(Path path) {
  private static final Pattern NAME = Pattern.compile("audit-[0-9]{10}\\.jsonl");

  static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  static String name(long number) {
    return String.format(Locale.ROOT, "audit-%010d.jsonl", number);
  }

  static long number(String name) {
    return Long.parseLong(name.substring("audit-".length(), name.length() - ".jsonl".length()));
  }

  Path file(String name) {
    return path.resolve(name);
  }

  /** The names of all {@code .jsonl} files in their order, whoever made them. */
  List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".jsonl"))
          .sorted()
          .toList();
    }
  }

  /** Makes the folder's entries durable. */
  void force() throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}

package org.claviger.server.audit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folder of the audit files: {@code audit-0000000001.jsonl} and so on, so that the order of the
 * names is the order of the files. A file that is finished may lie there compressed, under the same
 * name with {@code .gz} behind; it goes by the plain name all the same.
 */
record TrailFolder(Path path) {
  private static final Pattern NAME = Pattern.compile("audit-[0-9]{10}\\.jsonl");
  private static final String COMPRESSED = ".gz";

  static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  static String name(long number) {
    return String.format(Locale.ROOT, "audit-%010d.jsonl", number);
  }

  static long number(String name) {
    return Long.parseLong(name.substring("audit-".length(), name.length() - ".jsonl".length()));
  }

  /** The plain file of a name, whether or not it is there. */
  Path file(String name) {
    return path.resolve(name);
  }

  /** The compressed file of a name, whether or not it is there. */
  Path compressed(String name) {
    return compressed(file(name));
  }

  private static Path compressed(Path file) {
    return file.resolveSibling(file.getFileName() + COMPRESSED);
  }

  /** Reads a plain file, or what was compressed of it. */
  static InputStream open(Path file) throws IOException {
    try {
      return Files.newInputStream(file);
    } catch (NoSuchFileException e) {
      Path compressed = compressed(file);
      if (!Files.exists(compressed)) {
        throw e;
      }
      return GzipFile.open(compressed);
    }
  }

  /** Whether a file is there, and only compressed. */
  boolean isCompressed(String name) {
    return !Files.exists(file(name)) && Files.exists(compressed(name));
  }

  /** Whether a file is there, plain or compressed. */
  boolean exists(String name) {
    return Files.isRegularFile(file(name)) || Files.isRegularFile(compressed(name));
  }

  /**
   * How many bytes a file has when it is plain; counts no further than {@code limit} in one that is
   * compressed.
   */
  long size(String name, long limit) throws IOException {
    if (!isCompressed(name)) {
      return Files.size(file(name));
    }
    byte[] chunk = new byte[1 << 16];
    long size = 0;
    try (InputStream in = open(file(name))) {
      int count = 0;
      while (count >= 0 && size < limit) {
        size += count;
        count = in.read(chunk);
      }
    }
    return size;
  }

  /** The plain names of all {@code .jsonl} files in their order, whoever made them. */
  List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      return files
          .map(file -> plain(file.getFileName().toString()))
          .filter(name -> name.endsWith(".jsonl"))
          .distinct()
          .sorted()
          .toList();
    }
  }

  private static String plain(String name) {
    return name.endsWith(".jsonl" + COMPRESSED)
        ? name.substring(0, name.length() - COMPRESSED.length())
        : name;
  }

  /** Makes the folder's entries durable. */
  void force() throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}

package org.claviger.server.audit.anchor;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A second place for anchors: a folder of files that are only ever appended to, {@code
 * anchors-0000000001.jsonl} and so on. A new file begins with each opening, each day (UTC) and
 * after a failure; the ones before it never change again. For one thread.
 */
public final class AnchorFolder implements Closeable {
  private static final Pattern NAME = Pattern.compile("anchors-([0-9]{10})\\.jsonl");

  private final Path path;
  private FileChannel file;
  private Path name;
  private Object identity;
  private LocalDate day;

  /** Opens the folder; it is made by nobody here, for it may be a disk that is not mounted. */
  public AnchorFolder(Path path) {
    this.path = path;
  }

  /** The files in their order. */
  static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> NAME.matcher(name(file)).matches()).sorted().toList();
    }
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }

  /**
   * The newest anchor; empty if there is none.
   *
   * @throws IOException if the folder is not there, or holds something else
   */
  public Optional<Anchor> newest() throws IOException {
    List<Path> files = files(path);
    for (int i = files.size() - 1; i >= 0; i--) {
      Optional<Anchor> newest = Optional.empty();
      try (AnchorReader reader = AnchorReader.open(files.get(i))) {
        for (Optional<Anchor> next = reader.next(); next.isPresent(); next = reader.next()) {
          newest = next;
        }
      }
      if (newest.isPresent()) {
        return newest;
      }
    }
    return Optional.empty();
  }

  /** Appends an anchor, and returns once it is on disk. */
  public void append(Anchor anchor) throws IOException {
    boolean done = false;
    try {
      LocalDate today = LocalDate.ofInstant(anchor.statement().time(), ZoneOffset.UTC);
      if (file == null || !today.equals(day)) {
        begin(today);
      }
      ByteBuffer line = ByteBuffer.wrap((anchor.text() + "\n").getBytes(US_ASCII));
      while (line.hasRemaining()) {
        file.write(line);
      }
      file.force(true);
      if (!identity(name).equals(identity)) {
        throw new IOException("another file lies in the place of " + name);
      }
      done = true;
    } finally {
      if (!done) {
        close();
      }
    }
  }

  private void begin(LocalDate today) throws IOException {
    close();
    List<Path> files = files(path);
    long number = 1;
    if (!files.isEmpty()) {
      var newest = NAME.matcher(name(files.get(files.size() - 1)));
      number = newest.matches() ? Long.parseLong(newest.group(1)) + 1 : number;
    }
    name = path.resolve(String.format(Locale.ROOT, "anchors-%010d.jsonl", number));
    file = FileChannel.open(name, CREATE_NEW, APPEND);
    identity = identity(name);
    day = today;
    try (FileChannel folder = FileChannel.open(path, READ)) {
      folder.force(true);
    }
  }

  /** A file that was removed or unmounted takes writes without complaint; its name does not lie. */
  private static Object identity(Path file) throws IOException {
    Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    return key == null ? file : key;
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      FileChannel closing = file;
      file = null;
      closing.close();
    }
  }
}

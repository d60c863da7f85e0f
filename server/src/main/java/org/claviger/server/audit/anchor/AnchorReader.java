package org.claviger.server.audit.anchor;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Reads the anchors of a file, or of the files of a second place in their order, as much as was
 * there when this was opened. A last line that no line feed ends is what a crash left, and no
 * anchor.
 */
public final class AnchorReader implements Closeable {
  private final Deque<Part> parts;
  private InputStream in;
  private String name = "";
  private long unread;
  private long line;

  private AnchorReader(List<Part> parts) {
    this.parts = new ArrayDeque<>(parts);
  }

  /**
   * Opens a file or a folder.
   *
   * @throws IOException if it is not there or cannot be read
   */
  public static AnchorReader open(Path fileOrFolder) throws IOException {
    List<Path> files =
        Files.isDirectory(fileOrFolder) ? AnchorFolder.files(fileOrFolder) : List.of(fileOrFolder);
    List<Part> parts = new ArrayList<>();
    for (Path file : files) {
      parts.add(new Part(file, Files.size(file)));
    }
    return new AnchorReader(parts);
  }

  /**
   * The next anchor; empty at the end. Its signature is not checked.
   *
   * @throws DamagedAnchorsException if a line is not an anchor
   */
  public Optional<Anchor> next() throws IOException {
    byte[] bytes = new byte[Anchor.MAX_BYTES];
    while (true) {
      int length = in == null ? -1 : readLine(bytes);
      if (length >= 0) {
        Optional<Anchor> anchor = Anchor.parse(bytes, 0, length);
        if (anchor.isEmpty()) {
          throw new DamagedAnchorsException(name + " line " + line + " is not an anchor");
        }
        return anchor;
      }
      close();
      if (parts.isEmpty()) {
        return Optional.empty();
      }
      open(parts.remove());
    }
  }

  private void open(Part part) throws IOException {
    in = new BufferedInputStream(Files.newInputStream(part.file()));
    name = part.file().getFileName().toString();
    unread = part.bytes();
    line = 0;
  }

  /** Reads to the next line feed; -1 if none comes. */
  private int readLine(byte[] target) throws IOException {
    line++;
    for (int length = 0; unread > 0; length++) {
      int next = in.read();
      unread--;
      if (next == '\n') {
        return length;
      }
      if (next < 0) {
        return -1;
      }
      if (length == target.length) {
        throw new DamagedAnchorsException(name + " line " + line + " is longer than an anchor");
      }
      target[length] = (byte) next;
    }
    return -1;
  }

  @Override
  public void close() throws IOException {
    if (in != null) {
      InputStream closing = in;
      in = null;
      closing.close();
    }
  }

  private record Part(Path file, long bytes) {}
}

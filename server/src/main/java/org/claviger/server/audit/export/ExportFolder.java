package org.claviger.server.audit.export;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The folder from which a shipper takes the files. They are there whole or not at all, for their
 * owner and to be read by their group.
 */
final class ExportFolder {
  private static final FileAttribute<?> FOLDER_MODE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---"));
  private static final FileAttribute<?> FILE_MODE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----"));

  private final Path root;

  ExportFolder(Path root) {
    this.root = requireNonNull(root, "root").toAbsolutePath().normalize();
  }

  /**
   * Writes or replaces a file durably. Until it is whole its name begins with a dot.
   *
   * @param path below the folder
   * @throws IOException if it cannot be written; a former one is still there
   */
  void write(Path path, byte[] content) throws IOException {
    if (!Files.isDirectory(root)) {
      throw new IOException(
          root + " is not there; it is not made, since it may be a disk that is not mounted");
    }
    Path file = root.resolve(path);
    Path folder = file.getParent();
    Files.createDirectories(folder, FOLDER_MODE);
    Path draft = folder.resolve("." + file.getFileName() + ".new");
    try {
      writeDraft(draft, content);
      Files.move(draft, file, ATOMIC_MOVE, REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(draft);
    }
    for (Path each = folder; each.startsWith(root); each = each.getParent()) {
      sync(each);
    }
  }

  private static void writeDraft(Path draft, byte[] content) throws IOException {
    Set<OpenOption> options = Set.of(CREATE, TRUNCATE_EXISTING, WRITE, LinkOption.NOFOLLOW_LINKS);
    try (FileChannel channel = FileChannel.open(draft, options, FILE_MODE)) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  private static void sync(Path folder) throws IOException {
    try (FileChannel directory = FileChannel.open(folder, READ)) {
      directory.force(true);
    }
  }
}

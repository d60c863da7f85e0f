package org.claviger.server.backup;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.claviger.server.audit.anchor.AnchorSigner;
import org.claviger.server.digest.Sha256;

/** Writes a backup's file, which is there whole and on disk, or not at all. */
final class BackupWriter {
  private static final int BUFFER_BYTES = 1 << 16;

  private BackupWriter() {}

  /** What a file is to the manifest. */
  static Manifest.Part part(String name, Path file) throws IOException {
    MessageDigest sha256 = Sha256.newDigest();
    byte[] buffer = new byte[BUFFER_BYTES];
    long bytes = 0;
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        sha256.update(buffer, 0, read);
        bytes += read;
      }
    }
    return new Manifest.Part(name, bytes, HexFormat.of().formatHex(sha256.digest()));
  }

  /**
   * Has the manifest signed and writes everything, through a draft beside the file.
   *
   * @param parts the files of the manifest's parts, in its order
   */
  static void write(Path file, Manifest manifest, AnchorSigner signer, List<Path> parts)
      throws IOException {
    byte[] text = ManifestJson.write(manifest);
    ByteBuffer head =
        ByteBuffer.allocate(
            BackupFormat.MAGIC.length
                + Integer.BYTES
                + text.length
                + BackupFormat.PUBLIC_KEY_BYTES
                + BackupFormat.SIGNATURE_BYTES);
    head.put(BackupFormat.MAGIC).putInt(text.length).put(text);
    head.put(signer.publicKey()).put(signer.sign(BackupFormat.digest(text))).flip();
    Path draft = draft(file);
    try {
      try (FileChannel out =
          FileChannel.open(
              draft,
              Set.of(CREATE_NEW, WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
        writeAll(out, head);
        for (int i = 0; i < parts.size(); i++) {
          append(out, parts.get(i), manifest.parts().get(i));
        }
        out.force(true);
      }
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
    try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent(), READ)) {
      folder.force(true);
    }
  }

  /** Where a file lies until it is whole. */
  static Path draft(Path file) {
    return file.resolveSibling("." + file.getFileName() + ".draft");
  }

  private static void append(FileChannel out, Path from, Manifest.Part part) throws IOException {
    MessageDigest sha256 = Sha256.newDigest();
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = Files.newInputStream(from)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        sha256.update(buffer, 0, read);
        writeAll(out, ByteBuffer.wrap(buffer, 0, read));
      }
    }
    if (!HexFormat.of().formatHex(sha256.digest()).equals(part.sha256())) {
      throw new IOException(from + " was changed while the backup was made");
    }
  }

  private static void writeAll(FileChannel out, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }
}

package org.claviger.server.backup;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import org.claviger.server.audit.anchor.Anchor;
import org.claviger.server.audit.anchor.SignedByHsm;
import org.claviger.server.digest.Sha256;

/** A backup that was found whole, genuine and signed by a key that is known. */
public final class BackupFile implements Closeable {
  /** No domain package is longer. */
  private static final int MAX_DOCUMENT_BYTES = 1 << 20;

  private static final int BUFFER_BYTES = 1 << 16;

  private final Path file;
  private final FileChannel channel;
  private final Manifest manifest;
  private final long partsBegin;

  private BackupFile(Path file, FileChannel channel, Manifest manifest, long partsBegin) {
    this.file = file;
    this.channel = channel;
    this.manifest = manifest;
    this.partsBegin = partsBegin;
  }

  /**
   * Opens a backup and checks every byte of it.
   *
   * @param keys the fingerprints of audit signing keys of which one must have signed; at least one
   * @throws IOException if it cannot be read
   * @throws BackupRefusedException saying what is wrong with it
   */
  public static BackupFile open(Path file, Set<String> keys) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    boolean isGood = false;
    try {
      BackupFile backup = readHead(file, channel, keys);
      backup.checkParts();
      isGood = true;
      return backup;
    } finally {
      if (!isGood) {
        channel.close();
      }
    }
  }

  private static BackupFile readHead(Path file, FileChannel channel, Set<String> keys)
      throws IOException {
    int begin = BackupFormat.MAGIC.length + Integer.BYTES;
    ByteBuffer start = read(file, channel, 0, begin);
    byte[] magic = new byte[BackupFormat.MAGIC.length];
    start.get(magic);
    if (!Arrays.equals(magic, BackupFormat.MAGIC)) {
      throw new BackupRefusedException(file + " is not a backup of this format");
    }
    int length = start.getInt();
    if (length < 1 || length > BackupFormat.MAX_MANIFEST_BYTES) {
      throw new BackupRefusedException(file + " is damaged: its manifest cannot be so long");
    }
    byte[] text = read(file, channel, begin, length).array();
    long afterText = (long) begin + length;
    byte[] publicKey = read(file, channel, afterText, BackupFormat.PUBLIC_KEY_BYTES).array();
    long afterKey = afterText + BackupFormat.PUBLIC_KEY_BYTES;
    byte[] signature = read(file, channel, afterKey, BackupFormat.SIGNATURE_BYTES).array();
    if (!SignedByHsm.isGenuine(publicKey, BackupFormat.signed(text), signature)) {
      throw new BackupRefusedException(file + " is damaged: its signature is wrong");
    }
    String key = Anchor.fingerprint(publicKey);
    if (!keys.contains(key)) {
      throw new BackupRefusedException(
          file + " was signed by the key " + key + ", which is none of those given: it is foreign");
    }
    Manifest manifest =
        ManifestJson.parse(text)
            .filter(each -> each.signerKey().equals(key))
            .orElseThrow(
                () -> new BackupRefusedException(file + " has a manifest that no server wrote"));
    return new BackupFile(file, channel, manifest, afterKey + BackupFormat.SIGNATURE_BYTES);
  }

  private void checkParts() throws IOException {
    long end = partsBegin + manifest.parts().stream().mapToLong(Manifest.Part::bytes).sum();
    long size = channel.size();
    if (size != end) {
      throw new BackupRefusedException(
          file + (size < end ? " was cut off" : " has something added behind its end"));
    }
    for (Manifest.Part part : manifest.parts()) {
      copy(part, bytes -> {});
    }
  }

  /** What it says of itself. */
  public Manifest manifest() {
    return manifest;
  }

  /**
   * A part that is a document.
   *
   * @throws BackupRefusedException if it is longer than one may be
   */
  public byte[] document(Manifest.Part part) throws IOException {
    if (part.bytes() > MAX_DOCUMENT_BYTES) {
      throw new BackupRefusedException(file + ": " + part.name() + " is longer than it may be");
    }
    ByteBuffer document = ByteBuffer.allocate((int) part.bytes());
    copy(part, document::put);
    return document.array();
  }

  /** Writes a part into a new file, mode 0600. Should it have changed meanwhile, that shows. */
  public void extract(Manifest.Part part, Path target) throws IOException {
    try (FileChannel out =
        FileChannel.open(
            target,
            Set.of(CREATE_NEW, WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      copy(
          part,
          bytes -> {
            while (bytes.hasRemaining()) {
              out.write(bytes);
            }
          });
      out.force(true);
    }
  }

  private void copy(Manifest.Part part, Sink sink) throws IOException {
    MessageDigest sha256 = Sha256.newDigest();
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    long position = begin(part);
    long left = part.bytes();
    while (left > 0) {
      buffer.clear().limit((int) Math.min(left, BUFFER_BYTES));
      int read = channel.read(buffer, position);
      if (read < 0) {
        throw new BackupRefusedException(file + " was cut off");
      }
      position += read;
      left -= read;
      sha256.update(buffer.array(), 0, read);
      sink.take(buffer.flip());
    }
    if (!HexFormat.of().formatHex(sha256.digest()).equals(part.sha256())) {
      throw new BackupRefusedException(file + " is damaged: " + part.name() + " is not as it was");
    }
  }

  private long begin(Manifest.Part wanted) {
    long begin = partsBegin;
    for (Manifest.Part part : manifest.parts()) {
      if (part.equals(wanted)) {
        return begin;
      }
      begin += part.bytes();
    }
    throw new IllegalArgumentException("the backup has no part " + wanted.name());
  }

  private static ByteBuffer read(Path file, FileChannel channel, long position, int length)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, position + bytes.position()) < 0) {
        throw new BackupRefusedException(file + " was cut off, or is not a backup");
      }
    }
    return bytes.flip();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /** Where bytes go. */
  @FunctionalInterface
  private interface Sink {
    void take(ByteBuffer bytes) throws IOException;
  }
}

package org.claviger.server.audit;

import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/**
 * A gzip file (RFC 1952) of one member, read strictly: its header is the one that is written here,
 * and nothing lies behind its end. What is wrong with it is a {@link DamagedFileException}.
 */
final class GzipFile extends InputStream {
  /** No name, no comment, no time; the operating system, the last byte, is left open. */
  private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0};

  private static final int BUFFER_BYTES = 1 << 16;

  private final InputStream file;
  private final Inflater inflater = new Inflater(true);
  private final Deflated deflated;
  private final CRC32 crc = new CRC32();
  private boolean isAtEnd;

  private GzipFile(InputStream file) {
    this.file = file;
    this.deflated = new Deflated(file, inflater);
  }

  static InputStream open(Path path) throws IOException {
    GzipFile opened = new GzipFile(Files.newInputStream(path));
    boolean done = false;
    try {
      byte[] header = opened.file.readNBytes(HEADER.length + 1);
      if (header.length <= HEADER.length
          || !Arrays.equals(header, 0, HEADER.length, HEADER, 0, HEADER.length)) {
        throw new DamagedFileException("it does not begin as a compressed file of the trail");
      }
      done = true;
      return opened;
    } finally {
      if (!done) {
        opened.close();
      }
    }
  }

  /** Writes a new file, durable when this returns. */
  static void write(InputStream content, Path path) throws IOException {
    try (FileChannel channel = TrailFile.openNew(path)) {
      OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
      GZIPOutputStream gzip = new Fast(out);
      content.transferTo(gzip);
      gzip.finish();
      out.flush();
      channel.force(true);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (isAtEnd || length == 0) {
      return isAtEnd ? -1 : 0;
    }
    try {
      int count = deflated.read(target, offset, length);
      if (count < 0) {
        isAtEnd = true;
        checkTrailer();
      } else {
        crc.update(target, offset, count);
      }
      return count;
    } catch (ZipException | EOFException e) {
      throw new DamagedFileException("the compressed file is damaged: " + e.getMessage());
    }
  }

  private void checkTrailer() throws IOException {
    byte[] rest = new byte[2 * Long.BYTES];
    int count = deflated.takeRest(rest);
    count += file.readNBytes(rest, count, rest.length - count);
    ByteBuffer trailer = ByteBuffer.wrap(rest, 0, count).order(ByteOrder.LITTLE_ENDIAN);
    if (count != Long.BYTES
        || trailer.getInt() != (int) crc.getValue()
        || trailer.getInt() != (int) inflater.getBytesWritten()) {
      throw new DamagedFileException("the compressed file does not end as it was written");
    }
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    file.close();
  }

  /** Records shrink well at any level, and the processor is there for requests. */
  private static final class Fast extends GZIPOutputStream {
    Fast(OutputStream out) throws IOException {
      super(out, BUFFER_BYTES);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }

  /** Lets what the inflater was given and did not need be had back. */
  private static final class Deflated extends InflaterInputStream {
    Deflated(InputStream in, Inflater inflater) {
      super(in, inflater, BUFFER_BYTES);
    }

    int takeRest(byte[] target) {
      int count = Math.min(inf.getRemaining(), target.length);
      System.arraycopy(buf, len - inf.getRemaining(), target, 0, count);
      return count;
    }
  }
}

package org.claviger.server.audit;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;

/** Reads lines as bytes, one at a time, whatever the size of the file. */
final class LineReader implements Closeable {
  /** Twice what the longest record takes. A longer line comes out cut here and fits no record. */
  private static final int MAX_LINE_BYTES = 2 * EventJson.MAX_BYTES;

  private final InputStream in;
  private final byte[] chunk = new byte[1 << 16];
  private long limit;
  private long unread;
  private int position;
  private int end;
  private byte[] line = new byte[1 << 12];
  private int length;
  private long offset;
  private boolean isTerminated;

  /**
   * Reads the first {@code limitBytes} of a file, as if there were no more. A file that was
   * compressed meanwhile reads as it was.
   */
  LineReader(Path file, long limitBytes) throws IOException {
    this.in = TrailFolder.open(file);
    this.limit = limitBytes;
    this.unread = limitBytes;
  }

  /** Reads further, as if the file had that size now; it is never less than before. */
  void extendTo(long limitBytes) {
    if (limitBytes > limit) {
      unread += limitBytes - limit;
      limit = limitBytes;
    }
  }

  /** Goes to the next line; false at the end. */
  boolean next() throws IOException {
    length = 0;
    isTerminated = false;
    while (!isTerminated && length < MAX_LINE_BYTES && fill()) {
      int newline = position;
      while (newline < end && chunk[newline] != '\n') {
        newline++;
      }
      take(newline - position);
      if (position < end && chunk[position] == '\n') {
        isTerminated = true;
        position++;
        offset++;
      }
    }
    isTerminated |= length >= MAX_LINE_BYTES;
    return length > 0 || isTerminated;
  }

  private boolean fill() throws IOException {
    if (position < end) {
      return true;
    }
    int wanted = (int) Math.min(chunk.length, unread);
    int count = wanted == 0 ? -1 : in.read(chunk, 0, wanted);
    position = 0;
    end = Math.max(count, 0);
    unread -= end;
    return end > 0;
  }

  private void take(int count) {
    if (length + count > line.length) {
      line = Arrays.copyOf(line, Math.max(2 * line.length, length + count));
    }
    System.arraycopy(chunk, position, line, length, count);
    length += count;
    position += count;
    offset += count;
  }

  /** The bytes of the line, from 0 to {@link #length}, good until {@link #next}; no line feed. */
  byte[] line() {
    return line;
  }

  int length() {
    return length;
  }

  /** Whether a line feed ended it; if not, it is the last. */
  boolean isTerminated() {
    return isTerminated;
  }

  /** Where in the file the next line begins. */
  long offset() {
    return offset;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}

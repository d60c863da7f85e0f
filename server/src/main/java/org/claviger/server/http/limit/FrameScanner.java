package org.claviger.server.http.limit;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Follows the frames of an HTTP/2 connection (RFC 9113, section 4.1) by their headers alone, as the
 * client's bytes come in, and knows two things that Jetty keeps to itself: since when a frame or a
 * header block is incomplete, and how many frames came since the last complete header block. Fed by
 * one thread at a time, read by any.
 */
final class FrameScanner {
  private static final int PREFACE_BYTES = 24;
  private static final int HEADER_BYTES = 9;
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int CONTINUATION = 9;
  private static final int END_HEADERS = 4;

  private final int framesPerRequest;
  private final byte[] header = new byte[HEADER_BYTES];
  private int headerBytes;
  private int skip = PREFACE_BYTES;
  private boolean inFrame;
  private int frames;
  private volatile long incompleteSince;

  FrameScanner(int framesPerRequest) {
    this.framesPerRequest = framesPerRequest;
  }

  /** The {@code nanoTime} since which something other than data is incomplete; 0 if nothing is. */
  long incompleteSinceNanos() {
    return incompleteSince;
  }

  /**
   * Takes the bytes from {@code buffer}'s {@code from} to its limit.
   *
   * @throws IOException if too many frames came without a request
   */
  void scan(ByteBuffer buffer, int from) throws IOException {
    int at = from;
    while (at < buffer.limit()) {
      if (skip > 0) {
        int skipped = Math.min(skip, buffer.limit() - at);
        skip -= skipped;
        at += skipped;
      } else {
        begin();
        header[headerBytes++] = buffer.get(at++);
        if (headerBytes == HEADER_BYTES) {
          frame();
        }
      }
      if (skip == 0 && inFrame) {
        end();
      }
    }
  }

  private void begin() {
    if (incompleteSince == 0) {
      incompleteSince = Math.max(1, System.nanoTime());
    }
  }

  private void frame() throws IOException {
    headerBytes = 0;
    inFrame = true;
    skip = (header[0] & 0xFF) << 16 | (header[1] & 0xFF) << 8 | (header[2] & 0xFF);
    boolean data = header[3] == DATA && skip > 0;
    if (data) {
      incompleteSince = 0;
    } else if (++frames > framesPerRequest) {
      throw new IOException(frames + " HTTP/2 frames without a request");
    }
  }

  private void end() {
    inFrame = false;
    boolean headers = header[3] == HEADERS || header[3] == CONTINUATION;
    boolean complete = (header[4] & END_HEADERS) != 0;
    if (headers && complete) {
      frames = 0;
    }
    if (!headers || complete) {
      incompleteSince = 0;
    }
  }
}

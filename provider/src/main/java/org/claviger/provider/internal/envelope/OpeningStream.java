package org.claviger.provider.internal.envelope;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;
import javax.crypto.AEADBadTagException;
import org.claviger.provider.KmsException;

/** An encrypted stream that comes out as plaintext. */
public final class OpeningStream extends InputStream {
  private static final int CHUNK_BYTES = 65_536;

  private final InputStream in;
  private final MessageOpener opener;
  private final byte[] chunk = new byte[CHUNK_BYTES];
  private byte[] opened = new byte[0];
  private int at;
  private int end;
  private boolean ended;
  private boolean closed;

  /** Reads one message, which ends where the stream does. */
  public OpeningStream(InputStream in, MessageOpener opener) {
    this.in = in;
    this.opener = opener;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] out, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, out.length);
    if (closed) {
      throw new IOException("the stream is closed");
    }
    if (length == 0) {
      return 0;
    }
    while (at == end && !ended) {
      advance();
    }
    if (at == end) {
      return -1;
    }
    int taken = Math.min(length, end - at);
    System.arraycopy(opened, at, out, offset, taken);
    at += taken;
    return taken;
  }

  /** The end is marked only after the message has proved whole, so an error comes again. */
  private void advance() throws IOException {
    int got = in.read(chunk);
    int most = got < 0 ? 0 : opener.updateBytes(got);
    if (most > opened.length) {
      Arrays.fill(opened, (byte) 0);
      opened = new byte[most];
    }
    at = 0;
    end = 0;
    try {
      if (got < 0) {
        opener.finish(chunk, 0, 0, opened, 0);
        ended = true;
      } else {
        end = opener.update(chunk, 0, got, opened, 0);
      }
    } catch (AEADBadTagException | KmsException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public int available() {
    return end - at;
  }

  @Override
  public void close() throws IOException {
    closed = true;
    opener.destroy();
    Arrays.fill(opened, (byte) 0);
    in.close();
  }
}

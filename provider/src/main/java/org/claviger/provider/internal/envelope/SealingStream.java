package org.claviger.provider.internal.envelope;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;
import org.claviger.provider.KmsException;

/** A stream of plaintext that comes out encrypted. */
public final class SealingStream extends OutputStream {
  private static final int CHUNK_BYTES = 65_536;

  private final OutputStream out;
  private final MessageSealer sealer;
  private byte[] sealed = new byte[0];
  private boolean broken;
  private boolean closed;

  /** Writes one message. */
  public SealingStream(OutputStream out, MessageSealer sealer) {
    this.out = out;
    this.sealer = sealer;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] in, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, in.length);
    if (closed || broken) {
      throw new IOException(closed ? "the stream is closed" : "the message has failed");
    }
    broken = true;
    for (int at = offset; at < offset + length; at += CHUNK_BYTES) {
      put(in, at, Math.min(CHUNK_BYTES, offset + length - at));
    }
    broken = false;
  }

  private void put(byte[] in, int offset, int length) throws IOException {
    try {
      room(sealer.updateBytes(length));
      out.write(sealed, 0, sealer.update(in, offset, length, sealed, 0));
    } catch (KmsException e) {
      sealer.destroy();
      throw new IOException(e.getMessage(), e);
    }
  }

  private void room(int bytes) {
    if (bytes > sealed.length) {
      sealed = new byte[bytes];
    }
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  /** Ends the message, unless a write has failed: then what is there stays a message cut short. */
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try (out) {
      if (!broken) {
        finish();
      }
    } finally {
      sealer.destroy();
    }
  }

  private void finish() throws IOException {
    try {
      byte[] nothing = {};
      room(sealer.finishBytes(0));
      out.write(sealed, 0, sealer.finish(nothing, 0, 0, sealed, 0));
    } catch (KmsException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}

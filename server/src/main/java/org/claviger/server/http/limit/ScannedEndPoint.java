package org.claviger.server.http.limit;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http2.HTTP2Connection;
import org.eclipse.jetty.io.ssl.SslConnection;

/**
 * The decrypted side of a connection; shows HTTP/2 bytes to a {@link FrameScanner} on their way.
 */
final class ScannedEndPoint extends SslConnection.SslEndPoint {
  private final FrameScanner scanner;
  private volatile boolean http2;

  ScannedEndPoint(SslConnection connection, int framesPerRequest) {
    connection.super();
    this.scanner = new FrameScanner(framesPerRequest);
  }

  boolean scansFrames() {
    return http2;
  }

  long incompleteSinceNanos() {
    return scanner.incompleteSinceNanos();
  }

  @Override
  public int fill(ByteBuffer buffer) throws IOException {
    int filled = super.fill(buffer);
    if (filled > 0 && getConnection() instanceof HTTP2Connection) {
      http2 = true;
      scanner.scan(buffer, buffer.limit() - filled);
    }
    return filled;
  }
}

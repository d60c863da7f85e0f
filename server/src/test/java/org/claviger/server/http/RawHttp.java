package org.claviger.server.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import javax.net.ssl.SSLSocket;

/** What a server sends to a client that speaks bytes. */
final class RawHttp {
  private RawHttp() {}

  /** All that comes until the server closes; fails after ten seconds of silence. */
  static String untilClosed(SSLSocket socket) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] buffer = new byte[4096];
    InputStream in = socket.getInputStream();
    try {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        all.write(buffer, 0, read);
      }
    } catch (SocketTimeoutException e) {
      throw e;
    } catch (IOException e) {
      // A reset is a close too.
    }
    return all.toString(ISO_8859_1);
  }

  /**
   * Sends a byte of {@code drip} every 50 ms until the server closes.
   *
   * @return how long it let that happen, at most {@code patience}
   */
  static Duration drip(SSLSocket socket, byte[] drip, Duration patience) throws Exception {
    long start = System.nanoTime();
    int at = 0;
    while (System.nanoTime() - start < patience.toNanos()) {
      try {
        socket.getOutputStream().write(drip[at++ % drip.length]);
        socket.getOutputStream().flush();
        if (isClosed(socket)) {
          break;
        }
      } catch (IOException e) {
        break;
      }
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /** Whether the server has closed 50 ms from now; what it sends meanwhile is thrown away. */
  static boolean isClosed(SSLSocket socket) throws IOException, InterruptedException {
    Thread.sleep(50);
    socket.setSoTimeout(1);
    byte[] buffer = new byte[4096];
    try {
      int read = 0;
      while (read >= 0) {
        read = socket.getInputStream().read(buffer);
      }
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }
}

package org.claviger.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** An HTTP/1.1 connection over TLS on which any bytes can be sent. */
public final class RawConnection implements AutoCloseable {
  private static final int READ_LIMIT_MILLIS = 40_000;

  private final SSLSocket socket;
  private final InputStream in;

  private RawConnection(SSLSocket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  public static RawConnection open(SSLContext tls, URI endpoint) throws IOException {
    SSLSocket socket =
        (SSLSocket) tls.getSocketFactory().createSocket(endpoint.getHost(), endpoint.getPort());
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(READ_LIMIT_MILLIS);
    return new RawConnection(socket);
  }

  /** Sends bytes; a server that has closed already is no failure: its answer may still be read. */
  public void send(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
    } catch (IOException e) {
      // The read that follows shows what the server said before it closed.
    }
  }

  /** Says that nothing more will come; answers can still be read. */
  public void endOutput() {
    try {
      socket.shutdownOutput();
    } catch (IOException e) {
      // The read that follows shows what the server said before it closed.
    }
  }

  /** The next answer; empty if the connection was closed without one. */
  public Optional<Answer> read() throws IOException {
    try {
      String status = line();
      return status == null ? Optional.empty() : Optional.of(answer(status));
    } catch (SocketTimeoutException e) {
      throw e;
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The next answer, or empty if none begins within some time. */
  public Optional<Answer> readWithin(int millis) throws IOException {
    socket.setSoTimeout(millis);
    in.mark(1);
    try {
      if (in.read() < 0) {
        return Optional.empty();
      }
      in.reset();
    } catch (SocketTimeoutException e) {
      return Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } finally {
      socket.setSoTimeout(READ_LIMIT_MILLIS);
    }
    return read();
  }

  private Answer answer(String status) throws IOException {
    Map<String, String> headers = new HashMap<>();
    for (String line = line(); line != null && !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1));
    }
    byte[] body =
        headers.containsKey("content-length")
            ? in.readNBytes(Integer.parseInt(headers.get("content-length").strip()))
            : in.readAllBytes();
    String requestId = headers.get("x-amzn-requestid");
    return new Answer(
        Integer.parseInt(status.split(" ", 3)[1]),
        requestId == null ? null : requestId.strip(),
        new String(body, UTF_8));
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int next = in.read();
    if (next < 0) {
      return null;
    }
    while (next >= 0 && next != '\n') {
      line.write(next);
      next = in.read();
    }
    return line.toString(ISO_8859_1).stripTrailing();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

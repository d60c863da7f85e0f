package org.claviger.server.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLSocket;
import org.claviger.server.sigv4.RequestToSign;

/** Frames of HTTP/2 (RFC 9113), written by hand over a TLS socket. */
final class RawHttp2 implements AutoCloseable {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int PRIORITY = 2;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;
  static final int END_STREAM = 1;
  static final int END_HEADERS = 4;

  /** {@code POST https / localhost} in HPACK: three indexed fields and a literal. */
  static final byte[] REQUEST_HEADERS = {
    (byte) 0x83, (byte) 0x87, (byte) 0x84, 0x01, 9, 'l', 'o', 'c', 'a', 'l', 'h', 'o', 's', 't'
  };

  final SSLSocket socket;
  private final OutputStream out;

  RawHttp2(TestServer server) throws IOException {
    socket = server.connect("h2");
    out = socket.getOutputStream();
    out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII));
    frame(SETTINGS, 0, 0);
  }

  void frame(int type, int flags, int stream, byte... payload) throws IOException {
    byte[] frame = new byte[9 + payload.length];
    header(frame, payload.length, type, flags, stream);
    System.arraycopy(payload, 0, frame, 9, payload.length);
    out.write(frame);
    out.flush();
  }

  /** A whole request, its fields as literals without indexing (RFC 7541, section 6.2.2). */
  void request(int stream, RequestToSign request) throws IOException {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.write(new byte[] {(byte) 0x83, (byte) 0x87, (byte) 0x84});
    for (Map.Entry<String, String> field : hostFirst(request)) {
      String name = field.getKey().toLowerCase(Locale.ROOT);
      block.write(0);
      string(block, name.equals("host") ? ":authority" : name);
      string(block, field.getValue());
    }
    frame(HEADERS, END_HEADERS, stream, block.toByteArray());
    frame(DATA, END_STREAM, stream, request.body());
  }

  /** Pseudo fields stand before all others. */
  private static List<Map.Entry<String, String>> hostFirst(RequestToSign request) {
    return request.headers().stream()
        .sorted(Comparator.comparing(field -> !field.getKey().equals("Host")))
        .toList();
  }

  private static void string(ByteArrayOutputStream block, String text) throws IOException {
    byte[] bytes = text.getBytes(US_ASCII);
    if (bytes.length < 127) {
      block.write(bytes.length);
    } else {
      block.write(127);
      int rest = bytes.length - 127;
      for (; rest >= 128; rest >>= 7) {
        block.write((rest & 127) | 128);
      }
      block.write(rest);
    }
    block.write(bytes);
  }

  static byte[] header(int length, int type, int flags, int stream) {
    byte[] header = new byte[9];
    header(header, length, type, flags, stream);
    return header;
  }

  void bytes(byte... bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  /** Repeats an act every 50 ms until the server closes; for how long it could. */
  Duration repeat(Act act, Duration patience) throws Exception {
    long start = System.nanoTime();
    for (int i = 0; System.nanoTime() - start < patience.toNanos(); i++) {
      try {
        act.run(i);
        if (RawHttp.isClosed(socket)) {
          break;
        }
      } catch (IOException e) {
        break;
      }
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /** Repeats an act as fast as it goes until the server closes; how often it could. */
  int flood(Act act, int most) {
    for (int i = 0; i < most; i++) {
      try {
        act.run(i);
      } catch (IOException e) {
        return i;
      }
    }
    return most;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private static void header(byte[] frame, int length, int type, int flags, int stream) {
    frame[0] = (byte) (length >> 16);
    frame[1] = (byte) (length >> 8);
    frame[2] = (byte) length;
    frame[3] = (byte) type;
    frame[4] = (byte) flags;
    frame[5] = (byte) (stream >> 24);
    frame[6] = (byte) (stream >> 16);
    frame[7] = (byte) (stream >> 8);
    frame[8] = (byte) stream;
  }

  @FunctionalInterface
  interface Act {
    void run(int times) throws IOException;
  }
}

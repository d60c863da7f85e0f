package org.claviger.server.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.sun.management.OperatingSystemMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.claviger.server.sigv4.RequestToSign;

/**
 * Callers that each ask for Encrypt again and again over a connection of their own. They do as
 * little as can be, for they share the machine with the server.
 */
final class EncryptLoad implements AutoCloseable {
  private static final OperatingSystemMXBean CPU =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private final List<SSLSocket> connections = new ArrayList<>();
  private final ExecutorService threads;
  private final int port;
  private final String key;

  EncryptLoad(SSLContext trusting, int port, String key, int callers) throws IOException {
    this.port = port;
    this.key = key;
    for (int i = 0; i < callers; i++) {
      SSLSocket socket = (SSLSocket) trusting.getSocketFactory().createSocket("127.0.0.1", port);
      socket.setTcpNoDelay(true);
      socket.startHandshake();
      connections.add(socket);
    }
    threads = Executors.newFixedThreadPool(callers);
  }

  /**
   * What a time of load came to.
   *
   * @param perSecond requests answered in a second
   * @param cpuMicros CPU time of this process, callers and server, for each
   */
  record Measured(double perSecond, double cpuMicros) {}

  /** Asks for so many milliseconds. */
  Measured run(long millis) throws Exception {
    byte[] request = request();
    long cpu = CPU.getProcessCpuTime();
    long begin = System.nanoTime();
    long end = begin + millis * 1_000_000;
    List<Future<Integer>> counts = new ArrayList<>();
    for (SSLSocket connection : connections) {
      counts.add(threads.submit(() -> ask(connection, request, end)));
    }
    int sum = 0;
    for (Future<Integer> count : counts) {
      sum += count.get();
    }
    return new Measured(
        sum * 1e9 / (System.nanoTime() - begin), (CPU.getProcessCpuTime() - cpu) / 1e3 / sum);
  }

  private static int ask(SSLSocket connection, byte[] request, long end) throws IOException {
    OutputStream out = connection.getOutputStream();
    InputStream in = connection.getInputStream();
    byte[] buffer = new byte[8_192];
    int count = 0;
    while (System.nanoTime() < end) {
      out.write(request);
      await(in, buffer);
      count++;
    }
    return count;
  }

  private static void await(InputStream in, byte[] buffer) throws IOException {
    int length = 0;
    int whole = Integer.MAX_VALUE;
    while (length < whole) {
      int read = in.read(buffer, length, buffer.length - length);
      if (read < 0) {
        throw new IOException("the server closed the connection");
      }
      length += read;
      if (whole == Integer.MAX_VALUE) {
        whole = whole(new String(buffer, 0, length, ISO_8859_1));
      }
    }
  }

  private static int whole(String answer) throws IOException {
    int head = answer.indexOf("\r\n\r\n");
    if (head < 0) {
      return Integer.MAX_VALUE;
    }
    if (!answer.startsWith("HTTP/1.1 200 ")) {
      throw new IOException(answer);
    }
    int at = answer.indexOf("Content-Length: ") + "Content-Length: ".length();
    return head + 4 + Integer.parseInt(answer.substring(at, answer.indexOf('\r', at)));
  }

  private byte[] request() {
    String json =
        "{\"KeyId\":\"%s\",\"Plaintext\":\"%s\",\"EncryptionContext\":{\"tenant\":\"blue\"}}"
            .formatted(key, "A".repeat(40));
    RequestToSign signed =
        TestApi.signed("TrentService.Encrypt", json, "us-east-1", "127.0.0.1:" + port);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      bytes.write("POST / HTTP/1.1\r\n".getBytes(ISO_8859_1));
      for (Map.Entry<String, String> header : signed.headers()) {
        bytes.write((header.getKey() + ": " + header.getValue() + "\r\n").getBytes(ISO_8859_1));
      }
      bytes.write(("Content-Length: " + signed.body().length + "\r\n\r\n").getBytes(ISO_8859_1));
      bytes.write(signed.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  @Override
  public void close() throws IOException {
    threads.shutdownNow();
    for (SSLSocket connection : connections) {
      connection.close();
    }
  }
}

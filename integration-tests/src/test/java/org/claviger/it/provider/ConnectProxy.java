package org.claviger.it.provider;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.claviger.it.ServerProcess;

/**
 * An HTTP proxy with CONNECT alone (RFC 9110, section 9.3.6). Whatever is asked for, the tunnel
 * leads to one server, so that a client may name a place that it cannot reach itself.
 */
final class ConnectProxy implements AutoCloseable {
  private static final int MAX_HEAD_BYTES = 8_192;

  private final URI target;
  private final String status;
  private final ServerSocket listening;
  private final List<String> heads = new CopyOnWriteArrayList<>();
  private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();

  /**
   * @param status its answer to every CONNECT, for example {@code 200 OK}
   */
  ConnectProxy(ServerProcess server, String status) throws IOException {
    this.target = server.endpoint();
    this.status = status;
    this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket in = listening.accept();
        sockets.add(in);
        start(() -> serve(in));
      }
    } catch (IOException e) {
      // It was closed.
    }
  }

  private void serve(Socket in) {
    try (in;
        Socket out = new Socket(target.getHost(), target.getPort())) {
      sockets.add(out);
      heads.add(head(in.getInputStream()));
      in.getOutputStream()
          .write(("HTTP/1.1 " + status + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      if (status.startsWith("200")) {
        start(() -> copy(out, in));
        copy(in, out);
      }
    } catch (IOException e) {
      // One end has gone, and so has the other now.
    }
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0 || head.length() == MAX_HEAD_BYTES) {
        throw new IOException("no request: " + head);
      }
      head.append((char) next);
    }
    return head.toString();
  }

  private static void copy(Socket from, Socket to) {
    try (from;
        to) {
      OutputStream out = to.getOutputStream();
      from.getInputStream().transferTo(out);
    } catch (IOException e) {
      // One end has gone, and so has the other now.
    }
  }

  /** The requests that came, headers and all. */
  List<String> heads() {
    return heads;
  }

  /** The value of the provider's setting. */
  String setting() {
    return "http://127.0.0.1:" + listening.getLocalPort();
  }

  /** Cuts every tunnel and takes no more. */
  @Override
  public void close() {
    try {
      listening.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package org.claviger.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A wire to a real server on a port of its own, which can be cut and can be held. It passes bytes
 * on as they come: TLS is the server's.
 */
public final class Forwarder implements AutoCloseable {
  private static final int BLOCK = 16_384;

  private final URI target;
  private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final Object gate = new Object();
  private final ServerSocket listening;
  private boolean held;

  /** A wire to a server. */
  public Forwarder(ServerProcess server) {
    this.target = server.endpoint();
    try {
      this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start(this::accept);
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "forwarder");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket in = listening.accept();
        if (listening.isClosed()) {
          // The kernel may still hand one over that came while it was being closed.
          in.close();
          return;
        }
        connections.incrementAndGet();
        Socket out = new Socket(target.getHost(), target.getPort());
        sockets.add(in);
        sockets.add(out);
        start(() -> copy(in, out));
        start(() -> copy(out, in));
      }
    } catch (IOException e) {
      // It was closed.
    }
  }

  private void copy(Socket from, Socket to) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] block = new byte[BLOCK];
      for (int count = in.read(block); count >= 0; count = in.read(block)) {
        passGate();
        out.write(block, 0, count);
      }
    } catch (IOException e) {
      // One end has gone, and so has the other now.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void passGate() throws InterruptedException {
    synchronized (gate) {
      while (held) {
        gate.wait();
      }
    }
  }

  /** Holds everything back, or lets it go on. */
  public void hold(boolean hold) {
    synchronized (gate) {
      held = hold;
      gate.notifyAll();
    }
  }

  /** How many connections were made. */
  public int connections() {
    return connections.get();
  }

  /** Where to connect. */
  public URI endpoint() {
    return URI.create("https://127.0.0.1:" + listening.getLocalPort());
  }

  /** Cuts every connection and takes no more. */
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
    hold(false);
  }
}

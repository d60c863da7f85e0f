package org.claviger.server.audit.syslog;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.claviger.server.config.SyslogConfig;

/**
 * A connection to a receiver: TLS 1.2 or 1.3 with the receiver's certificate and name checked (RFC
 * 5425), or TCP in the clear. Syslog acknowledges nothing, so that what was written is known to
 * have arrived only by {@link #finish}. For one thread, whose interruption closes it.
 */
final class SyslogConnection implements Closeable {
  /** Longer than a packet's way to the receiver and back. */
  private static final Duration SETTLE = Duration.ofSeconds(1);

  private static final Duration GLANCE = Duration.ofMillis(10);

  private final SyslogConfig config;
  private final StallWatch watch;
  private final SocketChannel channel;
  private final Socket socket;
  private final byte[] ignored = new byte[256];

  private SyslogConnection(
      SyslogConfig config, StallWatch watch, SocketChannel channel, Socket socket) {
    this.config = config;
    this.watch = watch;
    this.channel = channel;
    this.socket = socket;
  }

  /**
   * Connects to the first of the host's addresses that can be reached.
   *
   * @throws IOException if none can, or if the receiver is not who it should be
   */
  static SyslogConnection open(SyslogConfig config, TlsContexts tls, StallWatch watch)
      throws IOException {
    SocketChannel channel = connect(config);
    boolean done = false;
    try {
      Socket socket =
          config.transport() == SyslogConfig.Transport.TLS
              ? secured(config, tls, channel, watch)
              : channel.socket();
      done = true;
      return new SyslogConnection(config, watch, channel, socket);
    } finally {
      if (!done) {
        channel.close();
      }
    }
  }

  private static SocketChannel connect(SyslogConfig config) throws IOException {
    IOException refusal = null;
    for (InetAddress address : InetAddress.getAllByName(config.host())) {
      SocketChannel channel = SocketChannel.open();
      try {
        channel
            .socket()
            .connect(
                new InetSocketAddress(address, config.port()), (int) config.timeout().toMillis());
        return channel;
      } catch (IOException e) {
        channel.close();
        refusal = e;
      }
    }
    throw new IOException(config.host() + " port " + config.port() + " cannot be reached", refusal);
  }

  private static Socket secured(
      SyslogConfig config, TlsContexts tls, SocketChannel channel, StallWatch watch)
      throws IOException {
    SSLSocket socket =
        (SSLSocket)
            tls.current()
                .getSocketFactory()
                .createSocket(channel.socket(), config.host(), config.port(), true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
    socket.setSSLParameters(parameters);
    watch.run(channel, socket::startHandshake);
    return socket;
  }

  /**
   * Writes; the receiver may not have got it.
   *
   * @throws IOException if the connection broke, or nothing went on for the configured time
   */
  void write(byte[] bytes) throws IOException {
    OutputStream out = socket.getOutputStream();
    watch.run(channel, () -> out.write(bytes));
  }

  /**
   * Looks whether the receiver has gone.
   *
   * @throws IOException if it has
   */
  void checkOpen() throws IOException {
    if (isEndedWithin(GLANCE)) {
      throw new IOException("the receiver closed the connection");
    }
  }

  /**
   * Ends the connection, and returns only if the receiver took everything. Its own end, which it
   * must send when it has read ours (RFC 5425, section 4.4), says so: a system closes a connection
   * whose bytes were not all read with a reset. A receiver that was gone before the last bytes came
   * shows by an end before ours, for which a moment is given.
   *
   * @throws IOException if it may not have taken everything
   */
  void finish() throws IOException {
    if (isEndedWithin(SETTLE)) {
      throw new IOException("the receiver closed the connection");
    }
    watch.run(channel, socket::shutdownOutput);
    if (!isEndedWithin(config.timeout())) {
      throw new IOException(
          "the receiver did not close the connection within "
              + config.timeout().toMillis()
              + " ms; what it was sent counts as lost");
    }
    close();
  }

  /** What a receiver says is of no interest, only that it is there. */
  private boolean isEndedWithin(Duration limit) throws IOException {
    long end = System.nanoTime() + limit.toNanos();
    InputStream in = socket.getInputStream();
    for (long left = limit.toMillis();
        left > 0;
        left = Duration.ofNanos(end - System.nanoTime()).toMillis()) {
      socket.setSoTimeout((int) left);
      try {
        if (in.read(ignored) < 0) {
          return true;
        }
      } catch (SocketTimeoutException e) {
        return false;
      }
    }
    return false;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}

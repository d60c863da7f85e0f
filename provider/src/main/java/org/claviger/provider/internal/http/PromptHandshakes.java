package org.claviger.provider.internal.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import javax.net.ssl.SSLSocketFactory;

/**
 * TLS whose handshake may wait for its peer no longer than a connection may. OkHttp sets the time
 * that a read may take on a socket when it is connected, and again once it is in use.
 */
final class PromptHandshakes extends SSLSocketFactory {
  private final SSLSocketFactory tls;
  private final int millis;

  PromptHandshakes(SSLSocketFactory tls, Duration limit) {
    this.tls = tls;
    this.millis = Math.toIntExact(limit.toMillis());
  }

  @Override
  public Socket createSocket(Socket socket, String host, int port, boolean autoClose)
      throws IOException {
    socket.setSoTimeout(millis);
    return tls.createSocket(socket, host, port, autoClose);
  }

  @Override
  public String[] getDefaultCipherSuites() {
    return tls.getDefaultCipherSuites();
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return tls.getSupportedCipherSuites();
  }

  @Override
  public Socket createSocket(String host, int port) {
    throw unlayered();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
    throw unlayered();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) {
    throw unlayered();
  }

  @Override
  public Socket createSocket(InetAddress address, int port, InetAddress local, int localPort) {
    throw unlayered();
  }

  private static UnsupportedOperationException unlayered() {
    return new UnsupportedOperationException("TLS is put over a socket that is connected");
  }
}

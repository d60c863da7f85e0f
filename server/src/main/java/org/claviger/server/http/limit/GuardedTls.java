package org.claviger.server.http.limit;

import javax.net.ssl.SSLEngine;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** TLS connections whose decrypted bytes pass a {@link FrameScanner} where they are HTTP/2. */
public final class GuardedTls extends SslConnectionFactory {
  private final int framesPerRequest;

  /** Over a TLS context, ALPN next. */
  public GuardedTls(SslContextFactory.Server tls, int framesPerRequest) {
    super(tls, "alpn");
    this.framesPerRequest = framesPerRequest;
    setEnsureSecureRequestCustomizer(false);
  }

  @Override
  protected SslConnection newSslConnection(
      Connector connector, EndPoint endPoint, SSLEngine engine) {
    return new SslConnection(
        connector.getByteBufferPool(),
        connector.getExecutor(),
        getSslContextFactory(),
        endPoint,
        engine,
        isDirectBuffersForEncryption(),
        isDirectBuffersForDecryption()) {
      @Override
      protected SslEndPoint newSslEndPoint() {
        return new ScannedEndPoint(this, framesPerRequest);
      }
    };
  }
}

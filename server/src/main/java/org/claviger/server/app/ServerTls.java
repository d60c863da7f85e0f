package org.claviger.server.app;

import java.io.IOException;
import java.time.Clock;
import org.claviger.server.config.OperatorTls;
import org.claviger.server.config.ServerConfig;
import org.claviger.server.http.tls.LocalTlsIdentity;
import org.claviger.server.http.tls.PemTlsIdentity;
import org.claviger.server.http.tls.TlsIdentity;

/** Picks the server's certificate: the operator's, or one of the server's own CA. */
final class ServerTls {
  private ServerTls() {}

  /** Opens it; a CA of the server's own is published to the clients of this machine. */
  static TlsIdentity open(ServerConfig config, DataDirectory data, Clock clock) throws IOException {
    if (config.operatorTls().isPresent()) {
      OperatorTls files = config.operatorTls().get();
      return new PemTlsIdentity(files.chain(), files.key());
    }
    LocalTlsIdentity identity = new LocalTlsIdentity(data.tls(), config.tls(), clock);
    identity.publishTrust(data.client());
    return identity;
  }
}

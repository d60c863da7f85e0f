package org.claviger.server.http;

import org.claviger.server.http.tls.CertifiedKey;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** TLS 1.3 and 1.2 as the server speaks them: ephemeral keys and authenticated encryption alone. */
final class TlsContext {
  static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

  static final String[] SUITES = {
    "TLS_AES_256_GCM_SHA384",
    "TLS_AES_128_GCM_SHA256",
    "TLS_CHACHA20_POLY1305_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
  };

  private TlsContext() {}

  static SslContextFactory.Server of(CertifiedKey certificate) {
    SslContextFactory.Server tls = new SslContextFactory.Server();
    tls.setExcludeProtocols();
    tls.setIncludeProtocols(PROTOCOLS);
    tls.setExcludeCipherSuites();
    tls.setIncludeCipherSuites(SUITES);
    tls.setUseCipherSuitesOrder(true);
    tls.setRenegotiationAllowed(false);
    show(tls, certificate);
    return tls;
  }

  /** Sets the certificate that new handshakes show. */
  static void show(SslContextFactory tls, CertifiedKey certificate) {
    tls.setKeyStore(certificate.toKeyStore());
    tls.setKeyStorePassword("");
  }
}

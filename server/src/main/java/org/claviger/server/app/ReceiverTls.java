package org.claviger.server.app;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.claviger.server.audit.syslog.TlsContexts;
import org.claviger.server.config.OperatorTls;
import org.claviger.server.config.SyslogConfig;
import org.claviger.server.http.tls.PemTlsIdentity;

/** TLS to a syslog receiver, by the files of the configuration as they are at each connection. */
final class ReceiverTls implements TlsContexts {
  private final SyslogConfig config;

  private ReceiverTls(SyslogConfig config) {
    this.config = config;
  }

  /**
   * Looks whether the files are good.
   *
   * @throws IOException if one of them cannot be read
   */
  static ReceiverTls open(SyslogConfig config) throws IOException {
    ReceiverTls tls = new ReceiverTls(config);
    SSLContext unused = tls.current();
    return tls;
  }

  @Override
  public SSLContext current() throws IOException {
    try {
      TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
      trust.init(config.caFile().isPresent() ? authorities(config.caFile().get()) : null);
      KeyManager[] keys = config.client().isPresent() ? keys(config.client().get()) : null;
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("audit.syslog: the certificates cannot be used", e);
    }
  }

  private static KeyStore authorities(Path file) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (InputStream in = Files.newInputStream(file)) {
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("ca" + store.size(), each);
      }
    }
    if (store.size() == 0) {
      throw new IOException("audit.syslog.caFile " + file + " holds no certificate");
    }
    return store;
  }

  private static KeyManager[] keys(OperatorTls files) throws IOException, GeneralSecurityException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(new PemTlsIdentity(files.chain(), files.key()).current().toKeyStore(), new char[0]);
    return keys.getKeyManagers();
  }
}

package org.claviger.server.http.tls;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.claviger.server.config.PeerTls;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS in which each side shows a certificate and says whose it takes. The files are taken again
 * when they change; what is not whole leaves the former in use. Safe for many threads.
 */
public final class MutualTls {
  private static final Logger log = LoggerFactory.getLogger(MutualTls.class);

  /** So that a certificate that is refused by now is not taken from memory for long. */
  private static final int SESSION_SECONDS = 60;

  private final PeerTls config;
  private final PemTlsIdentity identity;
  private byte[] seenTrust = new byte[0];
  private List<X509Certificate> authorities = List.of();
  private final TierExpiry expiry;
  private volatile SSLContext current;
  private volatile Optional<X509Certificate> other = Optional.empty();

  private MutualTls(PeerTls config, PemTlsIdentity identity, Clock clock) {
    this.expiry = new TierExpiry(clock);
    this.config = config;
    this.identity = identity;
  }

  /**
   * Reads the files.
   *
   * @throws IOException if one of them cannot be read, or they do not fit together
   */
  public static MutualTls open(PeerTls config) throws IOException {
    return open(config, Clock.systemUTC());
  }

  static MutualTls open(PeerTls config, Clock clock) throws IOException {
    requireNonNull(config, "config");
    MutualTls tls =
        new MutualTls(config, new PemTlsIdentity(config.own().chain(), config.own().key()), clock);
    tls.readTrust();
    tls.current = tls.context();
    tls.warn();
    return tls;
  }

  /** What new connections use now. */
  public SSLContext current() {
    return current;
  }

  /** This side's key and certificate. */
  public CertifiedKey own() {
    return identity.current();
  }

  /** What the other side showed last, and was taken; empty before the first connection. */
  public Optional<X509Certificate> other() {
    return other;
  }

  /** What is going to end is told in the log. */
  private void warn() {
    expiry.look(own().certificate(), other).forEach(log::warn);
  }

  /**
   * Takes changed files; called often.
   *
   * @return whether {@link #current} has changed
   */
  public synchronized boolean refresh() {
    boolean isIdentityChanged = identity.refresh();
    boolean isChanged = refreshTrust() || isIdentityChanged;
    if (isChanged) {
      current = context();
    }
    warn();
    return isChanged;
  }

  private boolean refreshTrust() {
    try {
      return readTrust();
    } catch (IOException e) {
      log.error("the authorities are not taken anew: {}", e.getMessage());
      return false;
    }
  }

  private boolean readTrust() throws IOException {
    if (config.trust().isEmpty()) {
      return false;
    }
    byte[] text = Files.readAllBytes(config.trust().get());
    if (Arrays.equals(text, seenTrust)) {
      return false;
    }
    List<X509Certificate> read = Pem.read(text).certificates();
    if (read.isEmpty()) {
      throw new IOException(config.trust().get() + " holds no certificate");
    }
    authorities = List.copyOf(read);
    seenTrust = text;
    return true;
  }

  private SSLContext context() {
    try {
      KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
      keys.init(identity.current().toKeyStore(), new char[0]);
      TrustManager trust = new PeerTrust(trustManager(), config.pins(), this::taken);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), new TrustManager[] {trust}, null);
      context.getServerSessionContext().setSessionTimeout(SESSION_SECONDS);
      context.getClientSessionContext().setSessionTimeout(SESSION_SECONDS);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("the certificates cannot be used", e);
    }
  }

  private void taken(X509Certificate certificate) {
    other = Optional.of(certificate);
  }

  private Optional<X509ExtendedTrustManager> trustManager()
      throws GeneralSecurityException, IOException {
    if (authorities.isEmpty()) {
      return Optional.empty();
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    for (X509Certificate authority : authorities) {
      store.setCertificateEntry("ca" + store.size(), authority);
    }
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(store);
    return Optional.of((X509ExtendedTrustManager) factory.getTrustManagers()[0]);
  }
}
